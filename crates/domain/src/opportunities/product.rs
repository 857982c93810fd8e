//! A product that we sell.

use crate::{
    access::Right,
    record::{Field, FieldType, RecordKind, Visibility},
};

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "product",
    area: "opportunities",
    visibility: Visibility::Workspace,
    right: Right::Products,
    title: "name",
    custom_fields: true,
    rules: None,
    fields: &[
        Field::new("name", FieldType::Text).required().searchable().listed().aliases(&[
            "product",
            "product name",
            "产品",
            "产品名称",
            "品名",
        ]),
        Field::new("code", FieldType::Text).searchable().listed().aliases(&["product code", "sku", "产品编码", "型号"]),
        Field::new("series", FieldType::Text).searchable().listed().aliases(&[
            "series",
            "product family",
            "系列",
            "产品分类",
        ]),
        Field::new("price", FieldType::Money).listed().aliases(&[
            "sales price",
            "list price",
            "unit price",
            "price",
            "单价",
            "价格",
        ]),
        Field::new("selling_points", FieldType::LongText).aliases(&["description", "卖点", "描述"]),
        Field::new("retired", FieldType::YesNo),
    ],
};
