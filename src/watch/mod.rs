//! Many open orders at once: when each is read is told by [`schedule`], the threads that read are in [`reader`].

pub mod reader;
pub mod schedule;
