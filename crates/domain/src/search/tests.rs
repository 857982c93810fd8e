//! What finds what, as tables of examples, and what holds for any names.

use std::sync::{Arc, LazyLock};

use fixtures::rng::Rng;

use super::{mark::excerpt, *};

static HANZI: LazyLock<Arc<Hanzi>> = LazyLock::new(|| Arc::new(Hanzi::read(include_str!("../../data/hanzi.txt"))));

fn words(typed: &str) -> Words {
    Words::new(typed, Some(HANZI.clone()))
}

fn index(rows: &[&[(Part, &str)]]) -> Index {
    let mut index = Index::default();
    index.learn(HANZI.clone());
    for (slot, texts) in (0..).zip(rows) {
        index.put(slot, texts);
    }
    index
}

fn titled(title: &str) -> Index {
    index(&[&[(Part::Title, title)]])
}

/// The worst quality with which the words are found.
fn quality(index: &Index, slot: usize, typed: &str) -> Quality {
    let words = words(typed);
    (0..words.len()).map(|number| index.find(&words, number)[slot]).min().unwrap_or_default()
}

#[test]
fn names_are_found_by_pinyin_in_full_by_initials_and_mixed() {
    let found = [
        (
            "华为技术",
            &[
                "华为",
                "hw",
                "huawei",
                "huaw",
                "hwei",
                "HuaWei",
                "hwjs",
                "huaweijishu",
                "js",
                "weijs",
                "华wei",
                "huawei技术",
            ][..],
        ),
        ("重庆长安汽车", &["chongqing", "cq", "cqca", "changan", "chongqingchangan", "zhongqing", "qiche"]),
        ("长沙银行", &["changsha", "csyh", "yinhang", "cs"]),
        ("单雄信", &["shan", "shanxx", "sxx", "dan"]),
        ("曾国藩", &["zeng", "zgf", "zengguofan", "cgf"]),
        ("仇英", &["qiuying", "qy", "chouying"]),
        ("解缙", &["xiejin", "xj"]),
        ("西安分公司", &["xian", "xi'an", "xa", "xafgs"]),
        ("中国石化", &["zhongguo", "zgsh", "zhgsh", "zhonggshihua"]),
        ("吕布", &["lvbu", "lubu", "lb"]),
        ("女娲科技", &["nvwa", "nuwa"]),
        ("华为Cloud中心", &["hwcloud", "huaweicloud", "cloudzx", "weicloudzhong"]),
        ("3M中国", &["3mzg", "3m"]),
    ];
    for (name, all) in found {
        let index = titled(name);
        for typed in all {
            assert!(quality(&index, 0, typed) > 0, "{typed} should find {name}");
        }
    }
}

#[test]
fn what_is_not_a_reading_finds_nothing() {
    for (name, typed) in [
        ("华为技术", "wh"),
        ("华为技术", "huwei"),
        ("华为技术", "huaweix"),
        ("华为技术", "hwt"),
        ("重庆长安汽车", "qq"),
        ("单雄信", "zuan"),
        ("Acme", "acmee"),
        ("李娜", "n"),
    ] {
        assert_eq!(quality(&titled(name), 0, typed), 0, "{typed} should not find {name}");
    }
}

#[test]
fn traditional_and_simplified_are_alike_both_ways_also_when_the_table_comes_late() {
    for (text, typed) in
        [("華為技術", "华为"), ("华为技术", "華為"), ("長榮海運", "长荣"), ("臺灣積體電路", "台湾"), ("華為", "huawei")]
    {
        assert!(quality(&titled(text), 0, typed) > 0, "{typed} should find {text}");
        let mut late = Index::default();
        late.put(0, &[(Part::Title, text)]);
        late.learn(HANZI.clone());
        assert!(quality(&late, 0, typed) > 0, "{typed} should find {text} learnt late");
    }
}

#[test]
fn telephone_numbers_are_found_by_digits_anywhere_however_they_are_written() {
    let index =
        index(&[&[(Part::Title, "李娜"), (Part::Phone, "+86 138-0013-8000")], &[(Part::Phone, "(021) 5555 8284")]]);
    for typed in
        ["8000", "13800138000", "138 0013 8000", "138-0013", "0013", "+8613800138000", "008613800138000", "(138) 0013"]
    {
        assert_eq!((quality(&index, 0, typed), quality(&index, 1, typed)), (BODY, 0), "{typed}");
    }
    assert_eq!(quality(&index, 1, "021-5555-8284"), BODY);
}

#[test]
fn pinyin_is_for_names_not_for_notes() {
    let index = index(&[&[(Part::Title, "星云仪器"), (Part::Text, "华为也在谈，预算过了")]]);
    assert_eq!(quality(&index, 0, "huawei"), 0);
    assert_eq!(quality(&index, 0, "华为"), BODY);
    assert_eq!(quality(&index, 0, "xingyun"), SPELT_START);
}

#[test]
fn the_closer_the_answer_the_better() {
    let index = titled("Violet Mere 华东医院");
    let mut last = EXACT;
    assert_eq!(quality(&index, 0, "violet mere 华东医院"), WITHIN.max(WORD));
    for (typed, expected) in [("violet", START), ("mere", WORD), ("olet", WITHIN), ("hdyy", SPELT)] {
        assert_eq!(quality(&index, 0, typed), expected, "{typed}");
        assert!(expected <= last);
        last = expected;
    }
    assert_eq!(quality(&titled("华为"), 0, "华为"), EXACT);
    assert_eq!(quality(&titled("华为"), 0, "hw"), SPELT_START);
}

#[test]
fn a_typo_is_forgiven_in_latin_words_of_names_and_notes() {
    let index = index(&[&[(Part::Title, "Copperbeck Research"), (Part::Text, "Sent the draft contract")]]);
    for typed in ["coperbeck", "reserach", "contarct", "draff"] {
        assert_eq!(index.find_like(&words(typed), 0), [LIKE], "{typed}");
    }
    for typed in ["cop", "kopperbekk", "huawei", "华为技术"] {
        assert_eq!(index.find_like(&words(typed), 0), [0], "{typed}");
    }
}

#[test]
fn what_was_found_is_marked_in_the_text_as_it_is_written() {
    let marked = |typed: &str, text: &str, is_title: bool| -> Vec<String> {
        words(typed).marks(text, is_title).into_iter().map(|mark| text[mark].to_owned()).collect()
    };
    for (typed, text, expected) in [
        ("hw", "上海华为技术", vec!["华为"]),
        ("huaweijs", "华为技术", vec!["华为技术"]),
        ("华为", "華為技術", vec!["華為"]),
        ("acme", "The ＡＣＭＥ group", vec!["ＡＣＭＥ"]),
        ("muller", "Hans Müller", vec!["Müller"]),
        ("13800", "+86 138-0013-8000", vec!["138-00"]),
        ("violet hdyy", "Violet Mere 华东医院", vec!["Violet", "华东医院"]),
        ("coperbeck", "the Copperbeck works", vec!["Copperbeck"]),
        ("a", "Acme Area", vec!["A", "A", "a"]),
        ("zzz", "nothing", vec![]),
    ] {
        assert_eq!(marked(typed, text, true), expected, "{typed} in {text}");
    }
    assert_eq!(marked("hw", "华为", false), Vec::<String>::new());
}

#[test]
fn a_long_note_is_shown_around_what_was_found_in_it() {
    let text = format!("{}预算过了{}", "前".repeat(80), "后".repeat(80));
    let (shown, marks) = excerpt(&text, &words("预算").marks(&text, false), 40);
    assert_eq!(&shown[marks[0].clone()], "预算");
    assert!(shown.starts_with("…前") && shown.ends_with("后…") && shown.chars().count() <= 42, "{shown}");
    let (shown, marks) = excerpt("短", &words("短").marks("短", false), 40);
    assert_eq!((shown.as_str(), marks.as_slice()), ("短", std::slice::from_ref(&(0..3))));
}

/// A name of Chinese characters and Latin words, some Traditional.
fn name(rng: &mut Rng) -> String {
    const PARTS: [&str; 16] =
        ["华", "为", "重", "庆", "長", "單", "曾", "银行", "Acme", " ", "3M", "é", "技术", "語", "Ｂ", "·"];
    (0..rng.between(1, 8))
        .filter_map(|_| PARTS.get(usize::try_from(rng.between(0, 15)).unwrap_or(0)))
        .copied()
        .collect()
}

#[test]
fn every_part_of_a_name_finds_it() {
    let mut rng = Rng::new(11, "names", 0);
    for _ in 0..400 {
        let name = name(&mut rng);
        let index = titled(&name);
        let letters: Vec<char> = name.chars().collect();
        for from in 0..letters.len() {
            for to in from + 2..=letters.len() {
                let part: String = letters[from..to].iter().collect();
                if !words(&part).is_empty() {
                    assert!(quality(&index, 0, &part) > 0, "{part:?} should find {name:?}");
                }
            }
        }
    }
}

#[test]
fn an_index_that_followed_changes_answers_like_a_fresh_one() {
    let mut rng = Rng::new(5, "changes", 0);
    let mut rows: Vec<Option<String>> = vec![None; 200];
    let mut followed = Index::default();
    for round in 0..6_000_u32 {
        let slot = rng.between(0, 199);
        let text = (rng.between(0, 3) > 0).then(|| name(&mut rng));
        match &text {
            Some(text) => followed.put(u32::try_from(slot).unwrap(), &[(Part::Title, text)]),
            None => followed.remove(u32::try_from(slot).unwrap()),
        }
        rows[usize::try_from(slot).unwrap()] = text;
        if round == 3_000 {
            followed.learn(HANZI.clone());
        }
    }
    let mut fresh = Index::default();
    fresh.learn(HANZI.clone());
    for (slot, text) in (0..).zip(&rows) {
        if let Some(text) = text {
            fresh.put(slot, &[(Part::Title, text)]);
        }
    }
    for typed in ["华", "hw", "acme", "chang", "长", "3m", "e", "yh", "·"] {
        let pad = |mut found: Vec<Quality>| {
            found.resize(200, 0);
            found
        };
        assert_eq!(pad(followed.find(&words(typed), 0)), pad(fresh.find(&words(typed), 0)), "{typed}");
    }
}
