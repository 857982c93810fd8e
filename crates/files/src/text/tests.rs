//! Encodings: what files of each kind become, on files as short as people have them.

use super::*;

fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        other => {
            let (bytes, _, lossy) = other.codec().encode(text);
            assert!(!lossy, "{text} in {other:?}");
            bytes.into_owned()
        }
    }
}

#[track_caller]
fn is_read(text: &str, encoding: Encoding) {
    let decoded = decode(&encoded(text, encoding), None);
    assert_eq!((decoded.text.as_str(), decoded.encoding), (text, encoding), "{:?}", decoded.notes);
    assert!(!decoded.notes.iter().any(Note::is_warning), "{:?}", decoded.notes);
}

#[test]
fn utf8_with_and_without_a_mark_needs_no_remark() {
    let plain = decode("客户,电话\n".as_bytes(), None);
    let marked = decode("\u{feff}客户,电话\n".as_bytes(), None);
    assert_eq!(plain, Decoded { text: "客户,电话\n".into(), encoding: Encoding::Utf8, notes: vec![] });
    assert_eq!(plain, marked);
}

#[test]
fn utf16_is_known_by_its_mark_and_without_one() {
    for text in ["name,city\nAcme,Paris\n", "姓名,电话\n张三,13800138000\n", "客户名称\t所属行业\n星云仪器\t制造\n"]
    {
        for encoding in [Encoding::Utf16Le, Encoding::Utf16Be] {
            is_read(text, encoding);
            let marked = decode(&encoded(&format!("\u{feff}{text}"), encoding), None);
            assert_eq!(marked, Decoded { text: text.into(), encoding, notes: vec![] });
        }
    }
}

#[test]
fn short_simplified_files_are_gb18030() {
    for text in [
        "姓名,电话\n张三,138\n",
        "客户\n星云仪器\n",
        "公司名称,联系人\n北京示例科技有限公司,欧阳娜\n",
        "李娜",
        "通知",
        "备注\n很好，已付款。\n",
    ] {
        is_read(text, Encoding::Gb18030);
    }
}

#[test]
fn characters_of_four_bytes_are_read() {
    is_read("姓名,备注\n张㐂,客户\n李𠮷,公司\n", Encoding::Gb18030);
}

#[test]
fn short_traditional_files_are_big5_and_a_second_byte_like_a_backslash_is_none() {
    for text in ["姓名,電話\n張三,138\n", "客戶名稱,負責人\n許功蓋有限公司,許先生\n", "公司\n臺灣範例股份有限公司\n"]
    {
        is_read(text, Encoding::Big5);
    }
    assert!(encoded("功", Encoding::Big5).contains(&0x5c));
}

#[test]
fn characters_of_hong_kong_are_read() {
    // 㗎 and 嘅 stand in what Hong Kong added to Big5.
    let mut bytes = encoded("姓名,備註\n陳先生,係", Encoding::Big5);
    bytes.extend([0x94, 0x6e]);
    let decoded = decode(&bytes, None);
    assert_eq!(decoded.encoding, Encoding::Big5);
    assert!(!decoded.text.contains('\u{fffd}'), "{}", decoded.text);
}

#[test]
fn accented_letters_of_the_west_are_windows_1252() {
    for text in
        ["name,city\nMüller,Köln\n", "nom\nCafé de la Gare\n", "name,price\nJosé,5 €\n", "a,b,c\n1,2,3\n4,5,©\n"]
    {
        is_read(text, Encoding::Windows1252);
    }
}

#[test]
fn a_guess_is_told() {
    let decoded = decode(&encoded("姓名,电话\n张三,138\n", Encoding::Gb18030), None);
    assert_eq!(decoded.notes, [Note::Guessed(Encoding::Gb18030)]);
}

#[test]
fn nul_characters_are_left_out_and_counted() {
    let decoded = decode(b"a,b\n1,\0\n\0,2\n", None);
    assert_eq!(decoded.text, "a,b\n1,\n,2\n");
    assert_eq!(decoded.notes, [Note::NulsRemoved { count: 2 }]);
}

#[test]
fn a_file_that_goes_on_in_another_encoding_is_read_line_by_line() {
    for (first, then) in [(Encoding::Utf8, Encoding::Gb18030), (Encoding::Gb18030, Encoding::Utf8)] {
        let mut bytes = encoded("姓名,电话\n张三,138\nPlain,1\n", first);
        bytes.extend(encoded("李四,139\n王经理,137\n", then));
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.text, "姓名,电话\n张三,138\nPlain,1\n李四,139\n王经理,137\n");
        assert_eq!(decoded.notes, [Note::EncodingChanges { line: 4, from: first, to: then }]);
    }
    let mut marked = "\u{feff}name,city\n".as_bytes().to_vec();
    marked.extend(encoded("张三,北京\n", Encoding::Gb18030));
    let decoded = decode(&marked, None);
    assert_eq!(decoded.text, "name,city\n张三,北京\n");
    assert_eq!(decoded.notes, [Note::EncodingChanges { line: 2, from: Encoding::Utf8, to: Encoding::Gb18030 }]);
}

#[test]
fn bytes_that_are_no_characters_are_told_with_their_line() {
    let mut bytes = "姓名,备注\n张三,很好\n".as_bytes().to_vec();
    bytes.extend(b"\xe6\xb5,\xe5\x8c\x97\xe4\xba\xac\n");
    let decoded = decode(&bytes, None);
    assert_eq!(decoded.encoding, Encoding::Utf8);
    assert_eq!(decoded.notes, [Note::Unreadable(Lines { count: 1, first: vec![3] })]);
}

#[test]
fn somebody_may_know_better() {
    let bytes = encoded("客戶", Encoding::Big5);
    let decoded = decode(&bytes, Some(Encoding::Big5));
    assert_eq!((decoded.text.as_str(), decoded.notes.as_slice()), ("客戶", [].as_slice()));
    let wrong = decode("姓名\n张三\n".as_bytes(), Some(Encoding::Utf16Le));
    assert!(!wrong.text.is_empty());
    assert_eq!(decode(b"\xff\xfea\0", Some(Encoding::Windows1252)).text, "ÿþa");
}

/// Every text of the product as a file of its own: short, and of many kinds.
#[test]
fn nearly_every_text_of_the_product_is_known_for_what_it_is() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../app/locales");
    for (tag, encoding) in [("zh-Hans", Encoding::Gb18030), ("zh-Hant", Encoding::Big5)] {
        let texts = std::fs::read_to_string(format!("{folder}/{tag}.json")).unwrap();
        let (mut right, mut all) = (0, 0);
        let mut wrong = Vec::new();
        for text in
            texts.lines().filter_map(|line| line.split_once(": ")).map(|(_, text)| text.trim_matches([',', '"']))
        {
            let (bytes, _, lossy) = encoding.codec().encode(text);
            if lossy || text.chars().filter(|c| ('\u{4e00}'..'\u{9fff}').contains(c)).count() < 2 {
                continue;
            }
            all += 1;
            let decoded = decode(&bytes, None);
            if decoded.text == text { right += 1 } else { wrong.push(format!("{text} → {}", decoded.text)) }
        }
        eprintln!("{tag}: {right} of {all}; {wrong:?}");
        assert!(right * 1000 >= all * 990, "{tag}: {right} of {all}: {wrong:?}");
    }
}
