//! Samples of what lies over the page.

use leptos::prelude::*;

use super::Sample;
use crate::ui::{Button, ConfirmDialog, Field, Glyph, Menu, MenuItem, Sheet, TextInput, Toasts, sheet::SheetSide};

#[component]
pub fn Overlays() -> impl IntoView {
    let toasts = Toasts::here();
    let sheet = RwSignal::new(false);
    let edge = RwSignal::new(false);
    let asking = RwSignal::new(false);
    let actions = vec![
        MenuItem::new(Glyph::Pencil, "编辑", || {}).key("e"),
        MenuItem::new(Glyph::ArrowRight, "转移给…", || {}),
        MenuItem::new(Glyph::Trash2, "删除", || {}).danger(),
    ];
    view! {
        <Sample name="Sheet, ConfirmDialog, Menu, Toast">
            <div class="button-row">
                <Button on_press=move |()| sheet.set(true)>"Sheet"</Button>
                <Button on_press=move |()| edge.set(true)>"Edge"</Button>
                <Button on_press=move |()| asking.set(true)>"Confirm"</Button>
                <Menu label="Actions" items=actions />
                <Button on_press=move |()| {
                    toasts.say_with_undo("已移到“谈判”", move || toasts.say("已撤销"));
                }>"Toast"</Button>
            </div>
        </Sample>
        <Sheet open=sheet on_close=move |()| sheet.set(false) title="新联系人">
            <Field label="姓名">
                <TextInput value="" on_input=|_| {} />
            </Field>
        </Sheet>
        <Sheet open=edge on_close=move |()| edge.set(false) title="筛选" side=SheetSide::Edge>
            <p>"…"</p>
        </Sheet>
        <ConfirmDialog
            open=asking
            on_close=move |()| asking.set(false)
            title="退出登录？"
            text="还有 3 处修改没有发出。"
            verb="退出"
            on_confirm=|()| {}
        />
    }
}
