//! Stages that a file names and nobody has declared: in which order they probably stand, and what they say of the result.

use serde_json::{Value, json};
use sync::{Doc, RowId};

use super::matching::plain;

/// Words in the names of stages, with their place on the way and the share of 100 that is usually won from there.
const WAY: &[(&[&str], u32, u32)] = &[
    (&["lost", "closed lost", "输", "丢", "失败", "流失"], 1000, 0),
    (&["won", "closed won", "赢", "贏", "成交", "成功"], 900, 100),
    (&["lead", "new", "线索", "新建", "初步", "接触"], 50, 5),
    (&["prospect", "prospecting", "潜在", "意向"], 100, 10),
    (&["qualif", "qualification", "验证", "确认需求", "需求"], 200, 20),
    (&["engag", "engaging", "discovery", "analysis", "沟通", "分析"], 300, 40),
    (&["demo", "presentation", "trial", "方案", "演示", "试用"], 400, 50),
    (&["proposal", "quote", "quotation", "报价", "報價"], 500, 60),
    (&["negotiat", "negotiation", "review", "谈判", "談判", "商务"], 600, 80),
    (&["contract", "commit", "verbal", "合同", "合約", "签约"], 700, 90),
];

/// The order of a stage whose name says nothing: before negotiations.
const SOMEWHERE: (u32, u32) = (550, 50);

/// The fields of a new stage of this name in this pipeline.
pub(super) fn new_stage(name: &str, pipeline: RowId) -> Doc {
    let (order, probability) = place(name);
    let outcome = match order {
        900 => "won",
        1000 => "lost",
        _ => "open",
    };
    let fields = [
        ("name", json!(name)),
        ("pipeline", json!(pipeline.to_string())),
        ("order", json!(order)),
        ("probability", json!(probability)),
        ("outcome", Value::from(outcome)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn place(name: &str) -> (u32, u32) {
    let plain = plain(name);
    let exact = WAY.iter().find(|(words, ..)| words.contains(&plain.as_str()));
    let says = |word: &str| {
        if word.is_ascii() { plain.split(' ').any(|part| part.starts_with(word)) } else { plain.contains(word) }
    };
    let within = || WAY.iter().find(|(words, ..)| words.iter().any(|word| says(word)));
    exact.or_else(within).map_or(SOMEWHERE, |(_, order, probability)| (*order, *probability))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order_of(names: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        names.sort_by_key(|name| place(name).0);
        names
    }

    #[test]
    fn stages_stand_in_the_order_in_which_sales_go() {
        assert_eq!(order_of(&["Lost", "Won", "Engaging", "Prospecting"]), ["Prospecting", "Engaging", "Won", "Lost"]);
        assert_eq!(order_of(&["赢单", "商务谈判", "需求确认", "报价"]), ["需求确认", "报价", "商务谈判", "赢单"]);
    }

    #[test]
    fn only_what_says_so_is_won_or_lost() {
        let pipeline = RowId::new(1, &[1; 10]);
        let outcome = |name| new_stage(name, pipeline)["outcome"].as_str().map(str::to_owned);
        assert_eq!(outcome("Closed Won").as_deref(), Some("won"));
        assert_eq!(outcome("输单").as_deref(), Some("lost"));
        assert_eq!(outcome("On hold").as_deref(), Some("open"));
    }
}
