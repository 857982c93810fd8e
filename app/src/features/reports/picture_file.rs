//! A picture of a report as a file.
//!
//! Belongs here: the canvas on the ground of the page, saved as PNG. Does not belong here: drawing (`ui::chart`).

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement};

use crate::{i18n::format, save_file};

/// Room around the picture, in pixels of the canvas.
const ROOM: f64 = 32.0;

/// Lets the browser save the picture; nothing if there is none to save.
pub fn save(canvas: NodeRef<html::Canvas>, name: &str) -> Option<()> {
    let drawn = canvas.get_untracked()?;
    if drawn.width() == 0 || drawn.height() == 0 {
        return None;
    }
    let style = window().get_computed_style(&drawn).ok()??;
    let ground = style.get_property_value("--surface-1").ok()?;
    let paper = document().create_element("canvas").ok()?.dyn_into::<HtmlCanvasElement>().ok()?;
    let (width, height) = (f64::from(drawn.width()) + 2.0 * ROOM, f64::from(drawn.height()) + 2.0 * ROOM);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes of canvases")]
    {
        paper.set_width(width as u32);
        paper.set_height(height as u32);
    }
    let pen = paper.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    pen.set_fill_style_str(ground.trim());
    pen.fill_rect(0.0, 0.0, width, height);
    pen.draw_image_with_html_canvas_element(&drawn, ROOM, ROOM).ok()?;
    let link = document().create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()?;
    link.set_href(&paper.to_data_url_with_type("image/png").ok()?);
    link.set_download(&save_file::file_name(&format!("{name} {}", format::today()), "png"));
    link.click();
    Some(())
}
