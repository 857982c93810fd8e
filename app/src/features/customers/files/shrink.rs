//! Making a photo smaller on the device: no side longer than a screen shows, turned as it was taken, and nothing in the file but
//! the picture. Where it was taken and with what stays with whoever took it.

use js_sys::{Promise, Reflect, Uint8Array};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap};

/// The longest side of what is kept, in pixels.
const SIDE: f64 = 1600.0;

/// How much of a JPEG's quality is kept.
const QUALITY: f64 = 0.8;

/// The largest file that is looked at, in bytes: a browser that decodes more may end.
pub(super) const LARGEST: f64 = 60.0 * 1024.0 * 1024.0;

/// The media type of what comes out.
pub(super) const MEDIA: &str = "image/jpeg";

/// A photo made smaller.
pub(super) struct Photo {
    /// The file.
    pub(super) bytes: Uint8Array,
    /// Its width in pixels.
    pub(super) width: u32,
    /// Its height in pixels.
    pub(super) height: u32,
}

/// Makes a photo of a file; nothing if the browser sees no picture in it.
pub(super) async fn photo(file: &File) -> Option<Photo> {
    // Browsers turn it as its EXIF says, unless asked not to.
    let decoded = window().create_image_bitmap_with_blob(file).ok()?;
    let bitmap: ImageBitmap = JsFuture::from(decoded).await.ok()?.dyn_into().ok()?;
    let (width, height) = fit(bitmap.width(), bitmap.height())?;
    let drawn = draw(&bitmap, width, height);
    bitmap.close();
    let blob = written(&drawn?).await?;
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Photo { bytes: Uint8Array::new(&buffer), width, height })
}

/// Width and height that fit, in the same proportion.
fn fit(width: u32, height: u32) -> Option<(u32, u32)> {
    let longest = width.max(height);
    if longest == 0 {
        return None;
    }
    let scale = (SIDE / f64::from(longest)).min(1.0);
    // Between 1 and SIDE.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let scaled = |side: u32| (f64::from(side) * scale).round().max(1.0) as u32;
    Some((scaled(width), scaled(height)))
}

fn draw(bitmap: &ImageBitmap, width: u32, height: u32) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (width, height) = (f64::from(width), f64::from(height));
    // A JPEG has no transparency: what is clear becomes paper.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width, height);
    // A browser without this draws as well as it can.
    let _ = Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into());
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height).ok()?;
    Some(canvas)
}

async fn written(canvas: &HtmlCanvasElement) -> Option<Blob> {
    let promise = Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |blob: JsValue| drop(resolve.call1(&JsValue::UNDEFINED, &blob)));
        let asked = canvas.to_blob_with_type_and_encoder_options(done.unchecked_ref(), MEDIA, &QUALITY.into());
        if asked.is_err() {
            drop(reject.call0(&JsValue::UNDEFINED));
        }
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn no_side_is_longer_than_a_screen_shows_and_small_pictures_stay() {
        assert_eq!(fit(4032, 3024), Some((1600, 1200)));
        assert_eq!(fit(3024, 4032), Some((1200, 1600)));
        assert_eq!(fit(640, 480), Some((640, 480)));
        assert_eq!(fit(100_000, 1), Some((1600, 1)));
        assert_eq!(fit(0, 0), None);
    }
}
