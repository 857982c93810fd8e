//! An opportunity: a possible sale in a stage of a pipeline.

use sync::{Change, Doc, Read, Row, RowId};

use super::moving;
use crate::{
    access::Right,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    rejection::Rejection,
};

/// Why a sale was lost. A company's own words go into `lost_remark`.
pub const LOST_REASONS: &[&str] =
    &["price", "competitor", "no_budget", "no_decision", "no_need", "timing", "product", "other"];

/// How sure the one who sells is, for a forecast; nothing stands for `pipeline`.
pub const CATEGORIES: &[&str] = &["commit", "best_case", "pipeline", "omitted"];

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "opportunity",
    area: "opportunities",
    visibility: Visibility::Owner,
    right: Right::Opportunities,
    title: "name",
    custom_fields: true,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().searchable().listed().aliases(&[
            "opportunity",
            "opportunity name",
            "deal",
            "deal name",
            "deal title",
            "商机",
            "商机名称",
            "机会名称",
        ]),
        Field::new("customer", FieldType::Ref("customer")).listed().protected().aliases(&[
            "account",
            "account name",
            "company",
            "organization",
            "associated company",
            "客户",
            "客户名称",
            "公司",
        ]),
        Field::new("pipeline", FieldType::Ref("pipeline")).required().by_command(),
        Field::new("stage", FieldType::Ref("stage")).required().listed().by_command().aliases(&[
            "stage",
            "deal stage",
            "sales stage",
            "阶段",
            "销售阶段",
            "商机阶段",
        ]),
        Field::new("amount", FieldType::Money).listed().protected().aliases(&[
            "amount",
            "close value",
            "deal value",
            "value",
            "金额",
            "预计金额",
            "商机金额",
        ]),
        Field::new("owner", FieldType::Ref("user")).listed().by_command().aliases(&[
            "owner",
            "opportunity owner",
            "sales agent",
            "sales rep",
            "负责人",
            "销售",
        ]),
        Field::new("collaborators", FieldType::Refs("user")).by_command(),
        Field::new("product", FieldType::Ref("product")).listed().aliases(&[
            "product",
            "product name",
            "产品",
            "产品名称",
        ]),
        Field::new("expected_close", FieldType::Date).listed().aliases(&[
            "expected close date",
            "预计成交日期",
            "预计签单日期",
        ]),
        Field::new("category", FieldType::Choice(CATEGORIES)).sortable().aliases(&[
            "forecast category",
            "预测类别",
            "预测分类",
        ]),
        Field::new("engaged_on", FieldType::Date).sortable().aliases(&[
            "engage date",
            "created date",
            "start date",
            "创建日期",
            "开始日期",
        ]),
        Field::new("closed_on", FieldType::Date).sortable().by_command().aliases(&[
            "close date",
            "closed date",
            "成交日期",
            "关闭日期",
        ]),
        Field::new("lost_reason", FieldType::Choice(LOST_REASONS)).by_command().aliases(&[
            "loss reason",
            "lost reason",
            "丢单原因",
            "输单原因",
        ]),
        Field::new("lost_remark", FieldType::Text).by_command(),
        Field::new("source_id", FieldType::Text).searchable().aliases(&[
            "opportunity id",
            "deal id",
            "record id",
            "id",
            "商机编号",
            "编号",
        ]),
        Field::new("tags", FieldType::Refs("tag")).aliases(&["tags", "标签"]),
        Field::new("remark", FieldType::LongText).searchable().aliases(&["description", "notes", "next step", "备注"]),
        Field::new("stage_since", FieldType::Instant).by_command(),
        Field::new("stage_history", FieldType::Json).by_command(),
    ],
};

fn reads(_: RowId, fields: &Doc, before: Option<&Row>) -> Vec<Read> {
    if before.is_some() {
        return Vec::new();
    }
    crate::ids::reference(fields, "stage").map(Read::Row).into_iter().collect()
}

/// A new opportunity stands in a stage of its pipeline from its first second.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    if draft.before.is_none() {
        moving::place_new(draft)?;
    }
    Ok(Vec::new())
}
