//! A contact: a person at exactly one customer.

use crate::{
    access::Right,
    record::{Field, FieldType, RecordKind, Visibility},
};

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "contact",
    area: "customers",
    visibility: Visibility::Parent("customer"),
    right: Right::Customers,
    title: "name",
    custom_fields: true,
    rules: None,
    fields: &[
        Field::new("name", FieldType::Text).required().searchable().listed().aliases(&[
            "name",
            "full name",
            "contact",
            "contact name",
            "姓名",
            "联系人",
            "联系人姓名",
            "聯絡人",
        ]),
        Field::new("customer", FieldType::Ref("customer")).required().listed().protected().aliases(&[
            "account name",
            "company",
            "company name",
            "organization",
            "公司",
            "客户",
            "客户名称",
            "单位",
        ]),
        Field::new("title", FieldType::Text).searchable().listed().aliases(&[
            "title",
            "job title",
            "position",
            "职位",
            "职务",
        ]),
        Field::new("department", FieldType::Text).aliases(&["department", "部门"]),
        Field::new("mobile", FieldType::Phone).searchable().personal().listed().aliases(&[
            "mobile",
            "mobile phone",
            "cell phone",
            "手机",
            "手机号",
            "手机号码",
        ]),
        Field::new("phone", FieldType::Phone).searchable().personal().aliases(&[
            "phone",
            "business phone",
            "work phone",
            "电话",
            "座机",
        ]),
        Field::new("email", FieldType::Email).searchable().personal().listed().aliases(&[
            "email",
            "e-mail",
            "email address",
            "邮箱",
            "电子邮箱",
        ]),
        Field::new("wechat", FieldType::Text).searchable().personal().aliases(&["wechat", "微信", "微信号"]),
        Field::new("birthday", FieldType::Date).personal().aliases(&["birthday", "birthdate", "生日"]),
        Field::new("primary", FieldType::YesNo).aliases(&["primary", "首要联系人", "主要联系人"]),
        Field::new("source_id", FieldType::Text).searchable().aliases(&[
            "contact id",
            "person id",
            "record id",
            "联系人编号",
            "编号",
            "聯絡人編號",
        ]),
        Field::new("remark", FieldType::LongText).searchable().aliases(&["description", "notes", "备注"]),
    ],
};
