//! Customers and their contacts: profiles, the public pool, transfer.

pub mod contact;
pub mod customer;
pub mod holding;
pub mod owning;
