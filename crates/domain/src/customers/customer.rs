//! A customer: a company or person we deal with.

use sync::{Change, Doc, Read, Row, RowId};

use super::holding;
use crate::{
    access::{Reach, Right},
    ids::reference,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    records::fields::Way,
    rejection::Rejection,
};

/// Value levels, best first.
pub const LEVELS: &[&str] = &["a", "b", "c", "d"];

/// Where a customer stands with us.
pub const STATUSES: &[&str] = &["potential", "active", "dormant", "lost"];

/// What a customer is to us.
pub const RELATIONS: &[&str] = &["customer", "partner", "supplier", "competitor"];

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "customer",
    area: "customers",
    visibility: Visibility::Owner,
    right: Right::Customers,
    title: "name",
    custom_fields: true,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().searchable().listed().aliases(&[
            "account",
            "account name",
            "company",
            "company name",
            "organization",
            "organization name",
            "customer",
            "客户",
            "客户名称",
            "公司",
            "公司名称",
            "企业名称",
            "單位",
            "客戶名稱",
        ]),
        Field::new("level", FieldType::Choice(LEVELS)).listed().aliases(&[
            "rating",
            "tier",
            "客户级别",
            "客户等级",
            "级别",
        ]),
        Field::new("status", FieldType::Choice(STATUSES)).listed().aliases(&[
            "account status",
            "状态",
            "客户状态",
            "账户状态",
        ]),
        Field::new("relation", FieldType::Choice(RELATIONS)).aliases(&["type", "account type", "客户类型", "类型"]),
        Field::new("owner", FieldType::Ref("user")).listed().by_command().aliases(&[
            "owner",
            "account owner",
            "sales rep",
            "sales agent",
            "负责人",
            "销售",
            "业务员",
            "负责人姓名",
            "归属人",
        ]),
        Field::new("collaborators", FieldType::Refs("user")).by_command(),
        Field::new("industry", FieldType::Text).searchable().listed().aliases(&[
            "industry",
            "sector",
            "vertical",
            "行业",
            "所属行业",
            "客户行业",
            "產業",
        ]),
        Field::new("region", FieldType::Text).searchable().listed().aliases(&[
            "region",
            "country",
            "state",
            "office location",
            "billing country",
            "地区",
            "区域",
            "省份",
            "省",
            "国家",
        ]),
        Field::new("address", FieldType::Text).searchable().aliases(&[
            "billing street",
            "street",
            "address",
            "地址",
            "详细地址",
        ]),
        Field::new("phone", FieldType::Phone).searchable().personal().aliases(&[
            "phone",
            "phone number",
            "main phone",
            "电话",
            "公司电话",
            "联系电话",
            "固定电话",
            "手机",
        ]),
        Field::new("email", FieldType::Email).searchable().personal().aliases(&["email", "e-mail", "邮箱", "电子邮件"]),
        Field::new("website", FieldType::Url).searchable().aliases(&[
            "website",
            "web site",
            "url",
            "domain",
            "company domain name",
            "网址",
            "网站",
        ]),
        Field::new("employees", FieldType::Number).sortable().aliases(&[
            "employees",
            "number of employees",
            "员工数",
            "人数",
            "公司规模",
        ]),
        Field::new("founded", FieldType::Number).sortable().aliases(&["year established", "year founded", "成立年份"]),
        Field::new("revenue", FieldType::Money).sortable().aliases(&[
            "annual revenue",
            "revenue",
            "年营业额",
            "年收入",
        ]),
        Field::new("parent_company", FieldType::Ref("customer")).aliases(&[
            "parent account",
            "subsidiary of",
            "母公司",
            "上级客户",
        ]),
        Field::new("source_id", FieldType::Text).searchable().aliases(&[
            "account id",
            "customer id",
            "company id",
            "record id",
            "id",
            "associated company ids",
            "客户编号",
            "客户代码",
            "客户编码",
            "编号",
            "客戶編號",
        ]),
        Field::new("tags", FieldType::Refs("tag")).aliases(&["tags", "labels", "标签"]),
        Field::new("remark", FieldType::LongText).searchable().aliases(&[
            "description",
            "notes",
            "remark",
            "备注",
            "描述",
        ]),
        Field::new("last_follow_up_at", FieldType::Instant).listed().by_command(),
        Field::new("claimed_at", FieldType::Instant).by_command(),
    ],
};

fn reads(_: RowId, _: &Doc, before: Option<&Row>) -> Vec<Read> {
    if before.is_none() { vec![holding::setting()] } else { Vec::new() }
}

/// A new customer counts against what its owner may hold, except in the import of somebody who imports for everybody.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    let imports_for_all = draft.way == Way::Import && draft.actor.reach(Right::Import) == Reach::All;
    if draft.before.is_some() || imports_for_all {
        return Ok(Vec::new());
    }
    let Some(owner) = reference(&draft.fields, "owner") else { return Ok(Vec::new()) };
    Ok(holding::one_more(draft.view, owner)?.into_iter().collect())
}
