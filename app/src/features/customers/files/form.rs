//! The part of the form in which photos and voice notes are added.
//!
//! Belongs here: drawing it. Does not belong here: what is added (`adding`).

use domain::activities::file::is_picture;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    adding::Adding,
    clock,
    shown::{Picture, PlayVoice},
};
use crate::{
    local::Kept,
    t,
    ui::{Banner, BannerKind, Button, ButtonKind, Glyph, Icon, IconButton},
};

/// The part of the form.
#[component]
pub fn AddFiles(
    /// What is being added.
    adding: Adding,
) -> impl IntoView {
    let Adding { files, trouble, speaking, .. } = adding;
    let is_busy = adding.is_busy();
    let is_speaking = Memo::new(move |_| speaking.with(Option::is_some));
    let group = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let (true, Some(group)) = (is_speaking.get(), group.get()) {
            touch(&group);
        }
    });
    view! {
        <div class="add-files" role="group" node_ref=group aria-label=t!("files.of_follow_up")>
            {move || trouble.get().map(|text| view! { <Banner kind=BannerKind::Bad>{text}</Banner> })}
            <div class="button-row">
                <PickPhoto adding glyph=Glyph::Camera label=t!("files.take_photo") camera=true />
                <PickPhoto adding glyph=Glyph::Image label=t!("files.add_photo") />
                <Show
                    when=move || is_speaking.get()
                    fallback=move || {
                        view! {
                            <Button glyph=Glyph::Mic on_press=move |()| adding.record()>
                                {t!("files.record")}
                            </Button>
                        }
                    }
                >
                    <Button kind=ButtonKind::Danger glyph=Glyph::Square on_press=move |()| adding.stop()>
                        {t!("files.stop")}
                    </Button>
                    <span class="recording" role="timer" aria-live="off">
                        {move || t!("files.recording", time = clock(speaking.get().unwrap_or_default()))}
                    </span>
                </Show>
            </div>
            <Show when=move || files.with(|files| !files.is_empty()) || is_busy.get()>
                <ul class="plain-list files" aria-label=t!("files.added")>
                    <For each=move || files.get() key=|file| file.id let:file>
                        <Added adding file />
                    </For>
                    <Show when=move || is_busy.get()>
                        <li class="file-tile is-empty" role="status">
                            <span class="meta">{t!("files.adding")}</span>
                        </li>
                    </Show>
                </ul>
            </Show>
        </div>
    }
}

/// A button that opens the camera, or the device's pictures.
#[component]
fn PickPhoto(
    adding: Adding,
    glyph: Glyph,
    label: String,
    /// The camera, on devices where it is at hand.
    #[prop(optional)]
    camera: bool,
) -> impl IntoView {
    let chosen = move |event: ev::Event| {
        let input = event.target().and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = input else { return };
        if let Some(files) = input.files() {
            adding.take(&files);
        }
        // The same picture may be chosen again.
        input.set_value("");
    };
    let input = NodeRef::<html::Input>::new();
    let press = move |()| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    view! {
        <span class:at-hand=camera>
            <Button glyph=glyph on_press=press>
                {label}
            </Button>
            <input
                type="file"
                accept="image/*"
                capture=camera.then_some("environment")
                multiple=!camera
                hidden=true
                node_ref=input
                on:change=chosen
                // A picker that is closed again closes nothing else.
                on:cancel=|event: ev::Event| event.stop_propagation()
            />
        </span>
    }
}

/// One that was added, with the way to take it off.
#[component]
fn Added(adding: Adding, file: Kept) -> impl IntoView {
    let id = file.id;
    let is_photo = is_picture(&file.file.media);
    let time = clock(file.file.seconds.unwrap_or_default());
    let name = if is_photo { t!("files.photo_named") } else { t!("files.voice_named", time = time) };
    let remove = move |()| adding.remove(id);
    let label = t!("files.remove", name = name.clone());
    view! {
        <li class="file-tile" class:is-voice=!is_photo>
            {if is_photo {
                view! { <Picture id alt=name /> }.into_any()
            } else {
                view! {
                    <Icon glyph=Glyph::Mic />
                    <PlayVoice id label=name time />
                }
                    .into_any()
            }}
            <span class="file-remove">
                <IconButton glyph=Glyph::X label on_press=remove />
            </span>
        </li>
    }
}

/// Tells the sheet around it that there is something in it to lose.
fn touch(element: &web_sys::HtmlElement) {
    let bubbling = web_sys::EventInit::new();
    bubbling.set_bubbles(true);
    if let Ok(event) = web_sys::Event::new_with_event_init_dict("input", &bubbling) {
        // Nobody cancels it.
        let _ = element.dispatch_event(&event);
    }
}
