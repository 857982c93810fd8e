//! Samples of what is only looked at.

use leptos::prelude::*;

use super::Sample;
use crate::{
    i18n::format,
    ui::{
        Avatar, Badge, Banner, BannerKind, Button, ButtonKind, Column, Direction, EmptyState, Glyph, ProgressBar,
        Skeleton, StageChip, Stat, Tab, TableHead, Tabs, TagChip, Timeline, TimelineItem, Tone, VirtualList,
        data_table::grid_template, viewport,
    },
};

#[component]
pub fn Words() -> impl IntoView {
    let tab = RwSignal::new(String::from("timeline"));
    let tabs = vec![
        Tab::new("timeline", "动态"),
        Tab::new("contacts", "联系人").with_count(3),
        Tab::new("opportunities", "商机").with_count(2),
    ];
    let tones = (0..usize::from(Tone::COUNT)).map(Tone::nth);
    view! {
        <Sample name="Avatar, TagChip, StageChip, Badge, Stat, Tabs, Timeline">
            <div class="button-row">
                {["张伟", "Li Na", "欧阳娜", "Anna Rossi"].map(|name| view! { <Avatar name=name /> }).collect_view()}
                <Avatar name="星云仪器" square=true />
                <Avatar name="李工" small=true />
            </div>
            <div class="button-row">
                {tones.map(|tone| view! { <TagChip text="重点客户" tone=tone /> }).collect_view()}
                <StageChip text="报价" tone=Tone::nth(1) />
                <Badge text="12" />
                <Badge text="3" bad=true />
            </div>
            <div class="stats">
                <Stat label="本月赢单" value=format::money(12_345_600, "CNY") change=Some("+12%".to_owned()) />
                <Stat label="商机" value=format::number(8_800.0) />
                <Stat label="进行中" value=format::money_compact(120_000_000, "CNY") />
            </div>
            <Tabs tabs=tabs selected=tab on_select=move |it| tab.set(it) label="Customer" />
            <Timeline>
                <TimelineItem glyph=Glyph::Clock title="发报价" meta="明天 10:00" ahead=true />
                <TimelineItem glyph=Glyph::Phone title="电话 李工 12 分钟" meta="今天 9:41 · 张伟">
                    "预算过了，等总监签。下周三之前给正式报价。"
                </TimelineItem>
                <TimelineItem glyph=Glyph::MapPin title="拜访" meta="11月2日 · 李娜" />
            </Timeline>
        </Sample>
    }
}

#[component]
pub fn States() -> impl IntoView {
    let action = view! { <Button kind=ButtonKind::Primary>"立即更新"</Button> };
    view! {
        <Sample name="Banner, ProgressBar, Skeleton, EmptyState">
            <Banner action=action.into_any()>"新版本已就绪。"</Banner>
            <Banner kind=BannerKind::Warn>"登录已失效。还没发出的内容都保存在这台设备上。"</Banner>
            <Banner kind=BannerKind::Bad>"第 17 行没有客户名称。"</Banner>
            <ProgressBar done=0.42 label="3,696 / 8,800 · 还要 12 秒" />
            <Skeleton />
            <EmptyState glyph=Glyph::Building2 title="还没有客户" text="导入现有的表格，或者新建第一个。">
                <Button kind=ButtonKind::Primary glyph=Glyph::Upload>"导入"</Button>
                <Button>"新建客户"</Button>
            </EmptyState>
        </Sample>
    }
}

#[component]
pub fn LongList() -> impl IntoView {
    let columns = RwSignal::new(vec![
        Column { id: "name".into(), label: "客户名称".into(), width: 200.0, numeric: false, sortable: true },
        Column { id: "stage".into(), label: "阶段".into(), width: 120.0, numeric: false, sortable: true },
        Column { id: "amount".into(), label: "金额".into(), width: 120.0, numeric: true, sortable: true },
    ]);
    let sort = RwSignal::new(Some((String::from("name"), Direction::Up)));
    let resize = move |(id, width): (String, f64)| {
        columns.update(|all| all.iter_mut().filter(|it| it.id == id).for_each(|it| it.width = width));
    };
    let row = move |index: usize| {
        let name = format!("星云仪器 {index}");
        if viewport::is_desk() {
            view! {
                <div class="table-row" style:--columns=move || grid_template(&columns.get())>
                    <a class="cell" href="/kit">{name}</a>
                    <span class="cell"><StageChip text="报价" tone=Tone::nth(index) /></span>
                    <span class="cell is-numeric">{format::number(index as f64 * 1_000.0)}</span>
                </div>
            }
            .into_any()
        } else {
            view! {
                <a class="row" href="/kit">
                    <Avatar name=name.clone() square=true />
                    <span class="row-text">
                        <span class="row-title clip">{name}</span>
                        <span class="meta clip">"A 级 · 制造 · 上海"</span>
                    </span>
                </a>
            }
            .into_any()
        }
    };
    view! {
        <Sample name="TableHead, VirtualList (100,000)">
            <div class="kit-list">
                {move || {
                    viewport::is_desk()
                        .then(|| {
                            view! {
                                <TableHead columns=columns sort=sort on_sort=move |it| sort.set(Some(it)) on_resize=resize lead=|| view! { <span></span> } />
                            }
                        })
                }}
                <VirtualList count=100_000_usize key=|index: usize| index.to_string() row=row label="100,000" />
            </div>
        </Sample>
    }
}
