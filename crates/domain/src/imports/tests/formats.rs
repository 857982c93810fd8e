//! The names of columns as other programs write them, and columns that only their cells explain.

use super::world::{Files, World};
use crate::{imports::reading::DateOrder, value::Day};

/// The targets of a file's columns, by their names.
#[track_caller]
fn aims(text: &str, kind: &str, expected: &[(&str, &str)]) {
    let mut known = (*World::new().known()).clone();
    known.now = Some(Day::parse("2026-06-01").map_or(0, Day::since_epoch) * 86_400_000);
    let files = Files::new(&[("export.csv", text)]);
    let plan = &files.suggest(&known).files[0];
    assert_eq!(plan.kind.as_deref(), Some(kind));
    for (header, target) in expected {
        let column = files.0[0].1.headers.iter().position(|it| it == header).unwrap_or_else(|| panic!("{header}"));
        assert_eq!(plan.columns[column].target.as_deref().unwrap_or_default(), *target, "{header}");
    }
}

#[test]
fn phones_are_known_by_their_cells_and_what_only_looks_alike_is_none() {
    let text = "Company,Industry,A,B,C,D\n甲,x,138 0013 8000,021-5555 1234,2026001,3.5\n乙,x,13900139000,010-6666 1234,2026002,4.25\n\
        丙,x,+86 13700137000,0755-8888123,2026003,1.5\n";
    aims(text, "customer", &[("A", "phone"), ("C", ""), ("D", "")]);
    let text = "Contact name,Company,A,B,Pager\n张三,甲,021-5555 1234,13800138000,1-800-555-0100\n李四,乙,010-6666 1234,13900139000,1-800-555-0101\n\
        王五,丙,0755-8888123,+86 13700137000,1-800-555-0102\n";
    aims(text, "contact", &[("A", "phone"), ("B", "mobile"), ("Pager", "")]);
    let text = "Contact name,Company,A\n张三,甲,2026-01-02\n李四,乙,2026-01-03\n王五,丙,2026-01-04\n";
    aims(text, "contact", &[("A", "")]);
    let text = "Contact name,Company,A,B\n张三,甲,2026-0001234,1 054 500\n李四,乙,2026-0001235,2 054 500\n\
        王五,丙,2026-0001236,3 054 500\n";
    aims(text, "contact", &[("A", ""), ("B", "")]);
    let text = "Contact name,Company,A Pager,B\n张三,甲,+1 800 555 0100,2\n李四,乙,+1 800 555 0101,3\n王五,丙,+1 800 555 0102,4\n";
    aims(text, "contact", &[("A Pager", ""), ("B", "")]);
}

#[test]
fn amounts_are_known_by_their_currency() {
    let text = "Deal Name,Deal Stage,A,B\na,Won,5,\"$1,054.50\"\nb,Lost,6,USD 7\nc,Won,7,¥3.5万\n";
    aims(text, "opportunity", &[("A", ""), ("B", "amount")]);
    let text = "Company,Industry,A\na,x,\"€1.234,56\"\nb,x,\"€7,5\"\nc,x,\"€0,25\"\n";
    aims(text, "customer", &[("A", "revenue")]);
    let files = Files::new(&[("export.csv", text)]);
    assert!(files.suggest(&World::new().known()).files[0].columns[2].reading.decimal_comma, "read as it is written");
}

#[test]
fn days_are_known_where_only_one_field_can_hold_them() {
    let text = "Deal Name,Deal Stage,A,B\na,Won,2026-09-01,2024-01-05\nb,Lost,2026-10-01,2024-02-05\nc,Won,2025-01-01,2024-03-05\n";
    aims(text, "opportunity", &[("A", "expected_close"), ("B", "")]);
    let text = "Contact name,Company,Connected On,Born\na,x,03 Mar 2024,31/12/1980\nb,x,04 Mar 2024,13/01/1990\nc,x,05 Mar 2024,01/02/1975\n";
    aims(text, "contact", &[("Connected On", ""), ("Born", "birthday")]);
    let mut known = (*World::new().known()).clone();
    known.now = Some(1_780_000_000_000);
    let files = Files::new(&[("export.csv", text)]);
    let order = files.suggest(&known).files[0].columns[3].reading.date_order;
    assert_eq!(order, DateOrder::DayFirst, "read as they are written");
}

#[test]
fn names_in_parts_become_whole_and_chinese_ones_begin_with_the_last() {
    let joined = |text: &str| {
        let world = World::new();
        let files = Files::new(&[("export.csv", text)]);
        let mut plan = files.suggest(&world.known());
        plan.files[0].create.insert("customer".into());
        let run = files.try_out(&plan, &world.known());
        let names = run.planned().filter(|planned| planned.kind == "contact").map(|it| it.fields["name"].clone());
        names.map(|name| name.as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let text = "First Name,Middle Name,Last Name,Company,Mobile\nAda,,Lovelace,Acme,138001\nJohn,M.,Doe,Acme,138002\n";
    assert_eq!(joined(text), ["Ada Lovelace", "John M. Doe"]);
    assert_eq!(
        joined("First Name,Last Name,Company,Mobile\n娜,欧阳,Acme,138001\n伟,王,Acme,138002\n"),
        ["欧阳娜", "王伟"]
    );
    let text = "Name,Given Name,Family Name,Organization 1 - Name,Phone 1 - Value\nDr Ada L,Ada,Lovelace,Acme,138001\n";
    assert_eq!(joined(text), ["Dr Ada L"], "who has it whole keeps it");
    let text = "Name,First Name,Last Name,Company,Mobile\n,Ada,Lovelace,Acme,138001\n,Li,Na,Acme,138002\n";
    assert_eq!(joined(text), ["Ada Lovelace", "Li Na"], "an empty column has nothing whole");
}

#[test]
fn people_in_a_file_of_customers_are_kept() {
    let world = World::new();
    let text = "客户名称,联系人,手机,电话,地址,备注,客户等级\n星云仪器,李娜,13800138000,021-5555 1234,南京西路,老客户,A\n甲,,,,,,\n";
    let files = Files::new(&[("export.csv", text)]);
    let plan = files.suggest(&world.known());
    assert_eq!(plan.files[0].kind.as_deref(), Some("customer"));
    let run = files.try_out(&plan, &world.known());
    let first = run.planned().next().map(|planned| planned.fields.clone()).unwrap_or_default();
    assert_eq!((&first["remark"], &first["phone"]), (&"老客户\n李娜\n13800138000".into(), &"021-5555 1234".into()));
}
