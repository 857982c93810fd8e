//! The fifth step: rows go into the book. It may be left, and found again.

use leptos::prelude::*;

use super::{
    desk::{ImportDesk, Standing, TrialState},
    kept::Progress,
    report::Report,
    work,
};
use crate::{
    i18n,
    local::use_book,
    t,
    ui::{Banner, BannerKind, Button, ButtonKind, ProgressBar},
};

/// The step.
#[component]
pub fn Running() -> impl IntoView {
    let desk = ImportDesk::here();
    let standing = Memo::new(move |_| desk.progress.with(|it| it.standing));
    view! {
        <div class="import-body">
            {move || match standing.get() {
                Standing::Done => view! { <Report /> }.into_any(),
                _ => view! { <Going standing=standing /> }.into_any(),
            }}
        </div>
    }
}

/// How far it is, how long it takes, and halting it.
#[component]
fn Going(standing: Memo<Standing>) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let share = move || desk.progress.with(|it| it.done as f64 / it.total.max(1) as f64);
    let label = move || {
        let trying = matches!(desk.trial.get(), TrialState::Going(..));
        if trying { t!("import.looking_again") } else { desk.progress.with(|it| said(it, book.now())) }
    };
    let refusal = move || desk.progress.with(|it| it.refusal.clone());
    view! {
        <section class="import-going">
            <ProgressBar done=Signal::derive(share) label=Signal::derive(label) />
            {move || {
                refusal()
                    .map(|why| {
                        view! { <Banner kind=BannerKind::Bad>{t!("import.refused", why = why)}</Banner> }
                    })
            }}
            <p class="meta">{t!("import.may_leave")}</p>
            <div class="button-row">
                {move || match standing.get() {
                    Standing::Going => {
                        view! { <Button on_press=move |()| work::halt(desk, book)>{t!("import.halt")}</Button> }
                            .into_any()
                    }
                    _ => {
                        view! {
                            <Button kind=ButtonKind::Primary on_press=move |()| go_on(desk, book)>
                                {t!("import.go_on")}
                            </Button>
                        }
                            .into_any()
                    }
                }}
            </div>
        </section>
    }
}

/// Goes on, from a dry run that knows what is in the book by now.
fn go_on(desk: ImportDesk, book: crate::local::Book) {
    desk.progress.update(|it| it.standing = Standing::Going);
    work::try_out(desk, book);
}

/// "3,500 of 8,941 · 1,200 a second · 5 seconds left".
fn said(progress: &Progress, now: sync::Instant) -> String {
    let number = |count: usize| i18n::format::number(count as f64);
    let so_far = t!("import.so_far", done = number(progress.done), total = number(progress.total));
    let seconds = (now - progress.going_since) as f64 / 1000.0;
    let went = progress.done.saturating_sub(progress.done_before) as f64;
    if progress.standing != Standing::Going || seconds < 0.3 || went < 1.0 {
        return so_far;
    }
    let rate = went / seconds;
    let left = (progress.total.saturating_sub(progress.done) as f64 / rate).ceil();
    let rate = t!("import.rate", rate = i18n::format::number(rate.round()));
    let left = t!("import.time_left", count = left);
    format!("{so_far} · {rate} · {left}")
}
