//! Cards as telephones and mail programs write them.

use super::*;
use crate::{FileError, Lines, Note};
use domain::imports::table::Table;

fn row(table: &Table, row: usize) -> Vec<(&str, &str)> {
    let cells = table.headers.iter().enumerate().map(|(column, header)| (header.as_str(), table.cell(row, column)));
    cells.filter(|(_, cell)| !cell.is_empty()).collect()
}

#[test]
fn a_card_of_an_old_chinese_telephone_is_read() {
    let text = "BEGIN:VCARD\r\nVERSION:2.1\r\n\
        N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E;=E5=A8=9C;;;\r\n\
        TEL;CELL;PREF:13800000000\r\nTEL;HOME:\r\n\
        ORG;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=B1=B1=BE=A9=CA=BE=C0=FD=\r\n=B9=AB=CB=BE\r\n\
        END:VCARD\r\n";
    let (table, notes) = read(text).unwrap();
    let expected = [("full name", "李娜"), ("company name", "北京示例公司"), ("mobile phone", "13800000000")];
    assert_eq!(row(&table, 0), expected);
    assert_eq!(notes, []);
}

#[test]
fn a_card_of_version_3_with_folded_lines_groups_and_a_photo_is_read() {
    let text = "BEGIN:VCARD\nVERSION:3.0\nN:Doe;John;Q.;Dr.;\nFN:Dr. John Q. Doe\n\
        ORG:Doe\\, Sons & Co.;Sales;East\nTITLE:Head of\n  Sales\n\
        item1.TEL;type=CELL;type=VOICE:+49 170 1234567\nTEL;TYPE=HOME:030 1\nTEL;TYPE=WORK,VOICE:030 2\n\
        TEL;TYPE=WORK,FAX:030 3\nEMAIL;TYPE=INTERNET:private@example.com\nEMAIL;TYPE=INTERNET,PREF:john@example.com\n\
        ADR;TYPE=WORK:;;1 Main St;Springfield;;12345;USA\nURL:http\\://example.com\nBDAY:1980-03-22T00:00:00Z\n\
        NOTE:First\\nSecond\nNOTE:Third\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg\n ABAQAAAQABAAD\nEND:VCARD\n";
    let (table, notes) = read(text).unwrap();
    let expected = [
        ("full name", "Dr. John Q. Doe"),
        ("company name", "Doe, Sons & Co."),
        ("job title", "Head of Sales"),
        ("department", "Sales / East"),
        ("mobile phone", "+49 170 1234567"),
        ("work phone", "030 2"),
        ("email address", "john@example.com"),
        ("birthday", "1980-03-22"),
        ("notes", "First\nSecond\nThird"),
        ("second phone", "030 1"),
        ("second email", "private@example.com"),
        ("fax", "030 3"),
        ("home address", "1 Main St, Springfield, 12345, USA"),
        ("website", "http://example.com"),
    ];
    assert_eq!(row(&table, 0), expected);
    assert_eq!(notes, [Note::PhotosSkipped { count: 1 }]);
}

#[test]
fn a_card_of_version_4_is_read() {
    let text = "BEGIN:VCARD\nVERSION:4.0\nFN:Simon\nTEL;VALUE=uri;TYPE=\"work,voice\";PREF=2:tel:+1-418-656-9254;ext=102\n\
        TEL;VALUE=uri;TYPE=\"work,cell\":tel:+1-418-262-6501\nEMAIL;PREF=2:second@example.ca\nEMAIL;PREF=1:first@example.ca\n\
        BDAY:--0203\nORG;TYPE=work:Viagenie\nPHOTO:https://example.ca/a.png\nEND:VCARD\n";
    let (table, _) = read(text).unwrap();
    let expected = [
        ("full name", "Simon"),
        ("company name", "Viagenie"),
        ("mobile phone", "+1-418-262-6501"),
        ("work phone", "+1-418-656-9254 ext. 102"),
        ("email address", "first@example.ca"),
        ("second email", "second@example.ca"),
    ];
    assert_eq!(row(&table, 0), expected);
}

#[test]
fn who_has_no_company_is_one_and_who_has_no_name_goes_by_what_there_is() {
    let text = "BEGIN:VCARD\nFN:Ada\nEND:VCARD\nBEGIN:VCARD\nORG:Acme\nEND:VCARD\nBEGIN:VCARD\nEMAIL:x@example.com\nEND:VCARD\n\
        BEGIN:VCARD\nCATEGORIES:none\nEND:VCARD\n";
    let (table, notes) = read(text).unwrap();
    let companies = (0..table.len()).map(|row| (table.cell(row, 0), table.cell(row, 1), table.line(row)));
    let expected = [("Ada", "Ada", 1), ("Acme", "Acme", 4), ("x@example.com", "x@example.com", 7)];
    assert_eq!(companies.collect::<Vec<_>>(), expected);
    let lines = |lines: &[u64]| lines.iter().copied().collect::<Lines>();
    assert_eq!(notes, [Note::WithoutCompany(lines(&[1, 7])), Note::NamelessCards(lines(&[10]))]);
}

#[test]
fn base64_may_be_text() {
    let (table, _) = read("BEGIN:VCARD\nFN;ENCODING=BASE64;CHARSET=UTF-8:5byg5LiJ\nEND:VCARD\n").unwrap();
    assert_eq!(table.cell(0, 0), "张三");
}

#[test]
fn a_card_that_is_never_closed_and_a_card_within_a_card_do_no_harm() {
    let (table, _) = read("BEGIN:VCARD\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:Agent\nEND:VCARD\nTITLE:Boss\n").unwrap();
    assert_eq!(row(&table, 0), [("full name", "A"), ("company name", "A"), ("job title", "Boss")]);
    assert_eq!(read("BEGIN:VCARD\n"), Err(FileError::Empty));
}

#[test]
fn what_is_written_is_read_back() {
    let contact = Contact {
        name: "张三",
        company: "示例; 公司, \\ 有限",
        department: "采购",
        title: "经理",
        mobile: "+86 138 0000 0000",
        phone: "010-1",
        email: "zhang@example.com",
        birthday: "1980-03-01",
        address: "北京市朝阳区1号, 2楼",
        website: "https://example.com",
        notes: "第一行\n第二行很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长",
    };
    let text = write([contact, Contact { name: "Ada Lovelace", ..Contact::default() }]);
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    assert!(text.contains("N:Lovelace;Ada;;;\r\n"));
    let (table, _) = read(&text).unwrap();
    let expected = [
        ("full name", contact.name),
        ("company name", contact.company),
        ("job title", contact.title),
        ("department", contact.department),
        ("mobile phone", contact.mobile),
        ("work phone", contact.phone),
        ("email address", contact.email),
        ("birthday", contact.birthday),
        ("notes", contact.notes),
        ("home address", contact.address),
        ("website", contact.website),
    ];
    assert_eq!(row(&table, 0), expected);
    assert_eq!(table.cell(1, 0), "Ada Lovelace");
}
