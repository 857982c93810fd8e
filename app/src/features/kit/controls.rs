//! Samples of what is pressed, typed into and chosen from.

use leptos::prelude::*;

use super::Sample;
use crate::ui::{
    Button, ButtonKind, Checkbox, Choice, ChoiceChips, DateInput, Field, Glyph, IconButton, InputKind, MoneyInput,
    MultiSelect, NumberInput, SearchPicker, SegmentedControl, Select, Switch, TextArea, TextInput, Tone,
};

#[component]
pub fn Buttons() -> impl IntoView {
    view! {
        <Sample name="Button, IconButton">
            <div class="button-row">
                <Button kind=ButtonKind::Primary glyph=Glyph::Plus>"记一笔跟进"</Button>
                <Button>"转移"</Button>
                <Button kind=ButtonKind::Quiet>"Undo"</Button>
                <Button kind=ButtonKind::Danger glyph=Glyph::Trash2>"Delete"</Button>
                <Button kind=ButtonKind::Primary busy=true>"Saving"</Button>
                <Button kind=ButtonKind::Primary disabled=true>"Save"</Button>
                <IconButton glyph=Glyph::Pencil label="Pencil" />
                <IconButton glyph=Glyph::Ellipsis label="More" />
            </div>
        </Sample>
    }
}

#[component]
pub fn Inputs() -> impl IntoView {
    let text = RwSignal::new(String::from("星云仪器有限公司"));
    let number = RwSignal::new(String::from("60"));
    let money = RwSignal::new(String::from("180,000"));
    let day = RwSignal::new(String::from("2026-12-05"));
    let days = vec![Choice::new("2026-11-22", "明天"), Choice::new("2026-11-23", "下周一")];
    view! {
        <Sample name="Field, TextInput, NumberInput, MoneyInput, DateInput, TextArea">
            <div class="form">
                <Field label="客户名称">
                    <TextInput value=text on_input=move |it| text.set(it) />
                </Field>
                <Field label="Email" error=Some("Not a mail address".to_owned())>
                    <TextInput value="li@" on_input=|_| {} kind=InputKind::Email />
                </Field>
                <Field label="密码" hint=Some("至少 10 个字符".to_owned())>
                    <TextInput value="" on_input=|_| {} kind=InputKind::Password />
                </Field>
                <Field label="赢率">
                    <NumberInput value=number on_input=move |it| number.set(it) unit="%" />
                </Field>
                <Field label="金额">
                    <MoneyInput value=money on_input=move |it| money.set(it) sign="¥" />
                </Field>
                <Field label="下一步" mark_optional=true>
                    <DateInput value=day on_input=move |it| day.set(it) likely=days />
                </Field>
                <Field label="内容">
                    <TextArea value="" on_input=|_| {} placeholder="预算过了，等总监签" />
                </Field>
            </div>
        </Sample>
    }
}

#[component]
pub fn Choices() -> impl IntoView {
    let one = RwSignal::new(String::from("visit"));
    let many = RwSignal::new(vec![String::from("vip")]);
    let view_of = RwSignal::new(String::from("board"));
    let on = RwSignal::new(true);
    let picked = RwSignal::new(None::<Choice>);
    let found = RwSignal::new(Vec::<Choice>::new());
    let stages = vec![Choice::new("a", "需求"), Choice::new("b", "报价"), Choice::new("c", "谈判")];
    let tagged = vec![
        Choice::new("vip", "VIP").with_tone(Tone::nth(1)),
        Choice::new("new", "新客").with_tone(Tone::nth(2)),
        Choice::new("edu", "教育").with_tone(Tone::nth(6)),
    ];
    let channels = vec![Choice::new("call", "电话"), Choice::new("visit", "拜访"), Choice::new("mail", "邮件")];
    let views = vec![Choice::new("board", "看板"), Choice::new("list", "列表")];
    let companies = ["星云仪器", "华东医院", "Cancity", "Isdom", "北辰生物"];
    let search = move |words: String| {
        let all = companies.iter().filter(|it| it.contains(&words));
        found.set(all.map(|it| Choice::new(*it, *it).with_detail("上海")).collect());
    };
    view! {
        <Sample name="Select, ChoiceChips, MultiSelect, SegmentedControl, SearchPicker, Checkbox, Switch">
            <div class="form">
                <Field label="阶段">
                    <Select value="b" on_pick=|_| {} choices=stages none="—" />
                </Field>
                <Field label="方式">
                    <ChoiceChips value=one on_pick=move |it| one.set(it) choices=channels />
                </Field>
                <Field label="标签">
                    <MultiSelect values=many on_pick=move |it| many.set(it) choices=tagged />
                </Field>
                <SegmentedControl value=view_of on_pick=move |it| view_of.set(it) choices=views label="View" />
                <Field label="客户">
                    <SearchPicker
                        value=picked
                        on_pick=move |it| picked.set(it)
                        choices=found
                        on_query=search
                        on_create=|_| {}
                        placeholder="搜索客户"
                    />
                </Field>
                <Checkbox checked=on on_change=move |it| on.set(it) label="首要联系人" />
                <Switch on=on on_change=move |it| on.set(it) label="提醒" hint="每天 9:00 提醒到期的跟进" />
            </div>
        </Sample>
    }
}
