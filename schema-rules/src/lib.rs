//! Every rule of the platform that a name, a count or a case must obey.

pub mod hash;
