//! What other programs export, each by the names of its columns alone: which kind it is and where its columns go.

#![allow(clippy::unwrap_used, reason = "this is for tests")]

use std::{collections::BTreeSet, fs, path::Path, rc::Rc, sync::Arc};

use domain::{
    imports::{
        known::Known,
        plan::Plan,
        suggest::{self, Defaults, Source},
        table::Table,
        trial::Trial,
    },
    registry,
    steps::{AtOnce, at_once},
};
use files::{Choice, open};
use serde_json::Value;
use sync::RowId;

/// What is made of a file of ours: its name, what the collection calls its format, its kind, where its important columns go,
/// and what the first record is called.
struct Export {
    file: &'static str,
    format: &'static str,
    kind: &'static str,
    columns: &'static [(&'static str, &'static str)],
    first: &'static str,
}

/// The columns of both ways in which programs of Microsoft's have contacts.
const OUTLOOK: &[(&str, &str)] = &[
    ("First Name", "name"),
    ("Title", ""),
    ("E-mail Address", "email"),
    ("Business Phone", "phone"),
    ("Mobile Phone", "mobile"),
    ("Primary Phone", ""),
    ("Job Title", "title"),
    ("Department", "department"),
    ("Company", "customer"),
    ("Birthday", "birthday"),
    ("Notes", "remark"),
];

const EXPORTS: [Export; 19] = [
    Export {
        file: "google_contacts.csv",
        format: "google_contacts_csv_2024plus",
        kind: "contact",
        columns: &[
            ("First Name", "name"),
            ("Organization Name", "customer"),
            ("Organization Title", "title"),
            ("Organization Department", "department"),
            ("E-mail 1 - Label", ""),
            ("E-mail 1 - Value", "email"),
            ("Phone 1 - Label", ""),
            ("Phone 1 - Value", "phone"),
            ("Birthday", "birthday"),
            ("Notes", "remark"),
        ],
        first: "Ada Lovelace",
    },
    Export {
        file: "google_contacts_before_2024.csv",
        format: "google_contacts_csv_pre2024",
        kind: "contact",
        columns: &[
            ("Name", "name"),
            ("Given Name", ""),
            ("Family Name", ""),
            ("E-mail 1 - Type", ""),
            ("E-mail 1 - Value", "email"),
            ("Phone 1 - Type", ""),
            ("Phone 1 - Value", "phone"),
            ("Organization 1 - Type", ""),
            ("Organization 1 - Name", "customer"),
            ("Organization 1 - Title", "title"),
            ("Organization 1 - Department", "department"),
        ],
        first: "Ada Lovelace",
    },
    Export {
        file: "outlook_people.csv",
        format: "outlook_com_people_csv",
        kind: "contact",
        columns: OUTLOOK,
        first: "Ada Lovelace",
    },
    Export {
        file: "google_as_outlook.csv",
        format: "google_contacts_export_as_outlook_csv",
        kind: "contact",
        columns: OUTLOOK,
        first: "Ada Lovelace",
    },
    Export {
        file: "salesforce_opportunities.csv",
        format: "salesforce_weekly_data_export_Opportunity",
        kind: "opportunity",
        columns: &[
            ("Id", "source_id"),
            ("AccountId", "customer.source_id"),
            ("Name", "name"),
            ("Description", "remark"),
            ("StageName", "stage"),
            ("Amount", "amount"),
            ("CloseDate", "closed_on"),
            ("CreatedDate", "engaged_on"),
            ("ForecastCategory", "category"),
            ("ExpectedRevenue", ""),
            ("LastModifiedDate", ""),
        ],
        first: "Analytical engine",
    },
    Export {
        file: "salesforce_contacts.csv",
        format: "salesforce_report_labels_contacts_leads",
        kind: "contact",
        columns: &[
            ("Account Name", "customer"),
            ("Birthdate", "birthday"),
            ("Phone", "phone"),
            ("Mobile", "mobile"),
            ("Email", "email"),
            ("Email Opt Out", ""),
            ("Description", "remark"),
        ],
        first: "Ada Lovelace",
    },
    Export {
        file: "salesforce_accounts.csv",
        format: "salesforce_report_labels_accounts",
        kind: "customer",
        columns: &[
            ("Account Name", "name"),
            ("Annual Revenue", "revenue"),
            ("Type", "relation"),
            ("Rating", "level"),
            ("Industry", "industry"),
            ("Employees", "employees"),
            ("Billing Street", "address"),
            ("Phone", "phone"),
            ("Fax", ""),
            ("Website", "website"),
        ],
        first: "Analytical Works",
    },
    Export {
        file: "zoho_contacts.csv",
        format: "zoho_crm_export_Contacts",
        kind: "contact",
        columns: &[
            ("Record Id", "source_id"),
            ("Account Name.id", "customer.source_id"),
            ("Account Name", "customer"),
            ("Email", "email"),
            ("Title", "title"),
            ("Department", "department"),
            ("Phone", "phone"),
            ("Mobile", "mobile"),
            ("Date of Birth", "birthday"),
            ("Description", "remark"),
        ],
        first: "Ada Lovelace",
    },
    Export {
        file: "hubspot_contacts.csv",
        format: "hubspot_contacts",
        kind: "contact",
        columns: &[
            ("Record ID", "source_id"),
            ("First Name", "name"),
            ("Email", "email"),
            ("Phone Number", "phone"),
            ("Associated Company", "customer"),
            ("Associated Company IDs (Primary)", "customer.source_id"),
            ("Create Date", ""),
        ],
        first: "Ada Lovelace",
    },
    Export {
        file: "hubspot_contacts_es.csv",
        format: "hubspot_contacts/localised_es",
        kind: "contact",
        columns: &[
            ("ID de registro", "source_id"),
            ("Nombre", "name"),
            ("Correo", "email"),
            ("Cargo", "title"),
            ("Número de teléfono", "phone"),
        ],
        first: "",
    },
    Export {
        file: "hubspot_companies.csv",
        format: "hubspot_companies",
        kind: "customer",
        columns: &[
            ("Record ID", "source_id"),
            ("Company name", "name"),
            ("Company Domain Name", "website"),
            ("Country/Region", "region"),
            ("Company owner", "owner"),
        ],
        first: "Analytical Works",
    },
    Export {
        file: "hubspot_deals.csv",
        format: "hubspot_deals",
        kind: "opportunity",
        columns: &[
            ("Record ID", "source_id"),
            ("Deal Name", "name"),
            ("Deal Stage", "stage"),
            ("Amount", "amount"),
            ("Close Date", "closed_on"),
            ("Create Date", "engaged_on"),
            ("Deal owner", "owner"),
            ("Associated Company IDs (Primary)", "customer.source_id"),
            ("Associated Company (Primary)", "customer"),
        ],
        first: "Analytical engine",
    },
    Export {
        file: "pipedrive_sample.csv",
        format: "pipedrive_sample_import_spreadsheet",
        kind: "contact",
        columns: &[
            ("Person - Name*", "name"),
            ("Person - Phone", "phone"),
            ("Person - Email (Work)", "email"),
            ("Organization - Name*", "customer"),
        ],
        first: "Ada Lovelace",
    },
    Export {
        file: "linkedin_connections.csv",
        format: "linkedin_connections_csv",
        kind: "contact",
        columns: &[
            ("First Name", "name"),
            ("Email Address", "email"),
            ("Company", "customer"),
            ("Position", "title"),
            ("Connected On", ""),
        ],
        first: "Ada Lovelace",
    },
    Export {
        file: "china_customers.csv",
        format: "china_customer_templates_seen/0",
        kind: "customer",
        columns: &[
            ("客户名称", "name"),
            ("电话", "phone"),
            ("地址", "address"),
            ("备注", "remark"),
            ("客户等级", "level"),
            ("客户行业", "industry"),
            ("客户状态", "status"),
            ("客户类型", "relation"),
            ("归属人", "owner"),
        ],
        first: "星云仪器",
    },
    Export {
        file: "china_customers_short.csv",
        format: "china_customer_templates_seen/1",
        kind: "customer",
        columns: &[
            ("客户代码", "source_id"),
            ("客户名称", "name"),
            ("联系人", "remark"),
            ("电话", "phone"),
            ("地址", "address"),
        ],
        first: "星云仪器",
    },
    Export {
        file: "china_customers_gb18030.csv",
        format: "china_customer_templates_seen/2",
        kind: "customer",
        columns: &[
            ("客户名称", "name"),
            ("联系人", "remark"),
            ("省", "region"),
            ("地址", "address"),
            ("账户状态", "status"),
        ],
        first: "星云仪器",
    },
    Export {
        file: "china_contacts.csv",
        format: "china_customer_templates_seen/3",
        kind: "contact",
        columns: &[
            ("客户编号", "customer.source_id"),
            ("客户名称", "customer"),
            ("联系人", "name"),
            ("固定电话", "phone"),
            ("手机", "mobile"),
        ],
        first: "李娜",
    },
    Export {
        file: "china_customers_long.csv",
        format: "china_customer_templates_seen/4",
        kind: "customer",
        columns: &[
            ("客户名称", "name"),
            ("电话", "phone"),
            ("邮箱", "email"),
            ("地址", "address"),
            ("传真", ""),
            ("客户等级", "level"),
            ("客户状态", "status"),
            ("备注", "remark"),
        ],
        first: "星云仪器",
    },
];

fn known() -> Arc<Known> {
    Arc::new(Known::new("CNY", &|key| key.rsplit('.').next().unwrap_or_default().replace('_', " ")))
}

/// The file's name says nothing.
fn plan(table: &Table, known: &Known) -> Plan {
    let id = RowId::new(1_700_000_000_000, &[9; 10]);
    let defaults = Defaults { team_name: "Team {}".into(), owner: None, me: None };
    at_once(suggest::suggest(id, &[Source { name: "export.csv", table }], known, &defaults, &mut AtOnce))
}

#[track_caller]
fn goes(export: &Export, table: &Table, plan: &Plan) {
    let (file, told) = (&plan.files[0], export.format);
    assert_eq!(file.kind.as_deref(), Some(export.kind), "{told}");
    for (header, target) in export.columns {
        let column = table.headers.iter().position(|it| it == header).unwrap_or_else(|| panic!("{told}: {header}"));
        assert_eq!(file.columns[column].target.as_deref().unwrap_or_default(), *target, "{told}: {header}");
    }
}

#[test]
fn each_export_is_known_by_its_columns_and_its_rows_go_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), EXPORTS.len());
    for export in &EXPORTS {
        let opened = open(&fs::read(folder.join(export.file)).unwrap(), Choice::default()).unwrap();
        let (table, known) = (opened.table, known());
        assert_eq!(table.len(), 3, "{}", export.file);
        let mut plan = plan(&table, &known);
        goes(export, &table, &plan);
        plan.files[0].create.insert("customer".into());
        let mut trial = Trial::new(Arc::new(plan), vec![Arc::new(table)], known, Rc::new(|_| None));
        while !trial.advance(100) {}
        let run = at_once(trial.finish(&mut AtOnce));
        let made = run.planned().filter(|planned| planned.kind == export.kind);
        let title = registry::kind(export.kind).unwrap().title;
        let names: Vec<&str> = made.map(|planned| planned.fields[title].as_str().unwrap()).collect();
        // Contacts without a company wait for somebody to say whose they are.
        let expected = if export.first.is_empty() { (0, None) } else { (3, Some(&export.first)) };
        assert_eq!((names.len(), names.first()), expected, "{}: {:?}", export.file, run.files[0]);
    }
}

#[test]
fn people_in_templates_of_customers_are_kept() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports");
    let table = open(&fs::read(folder.join("china_customers.csv")).unwrap(), Choice::default()).unwrap().table;
    let plan = plan(&table, &known());
    let remark = plan.files[0].columns.iter().find(|column| column.target.as_deref() == Some("remark")).unwrap();
    let joined: BTreeSet<&str> = remark.joined.iter().map(|column| table.headers[*column].as_str()).collect();
    assert_eq!(joined, BTreeSet::from(["联系人", "手机", "微信"]));
}

/// The names of columns as the collection has them: our files are made after it.
#[test]
fn each_format_of_the_collection_is_understood() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/crm_export_headers/headers.json");
    let Ok(bytes) = fs::read(&file) else {
        eprintln!("{} is not here: skipped", file.display());
        return;
    };
    let collection: Value = serde_json::from_slice(&bytes).unwrap();
    let formats = collection["formats"].as_array().unwrap();
    assert_eq!(formats.len(), 14);
    let mut known_ones = BTreeSet::new();
    for format in formats {
        let name = format["name"].as_str().unwrap();
        let headers = ["header", "localised_es"].into_iter().filter_map(|key| {
            let end = if key == "header" { String::new() } else { format!("/{key}") };
            Some((format!("{name}{end}"), format[key].as_str()?.to_owned()))
        });
        let variants = format["variants"].as_array().into_iter().flatten().enumerate().map(|(at, text)| {
            let header = text.as_str().unwrap().split(" (").next().unwrap();
            (format!("{name}/{at}"), header.to_owned())
        });
        for (told, header) in headers.chain(variants) {
            let table = Table::new(header.split(',').map(str::to_owned).collect());
            let export = EXPORTS.iter().find(|export| export.format == told).unwrap_or_else(|| panic!("{told}"));
            goes(export, &table, &plan(&table, &known()));
            known_ones.insert(told);
        }
    }
    assert_eq!(known_ones.len(), EXPORTS.len());
}
