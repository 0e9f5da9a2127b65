//! What a host configures and what it gets: configuration, replies, texts, reports.

pub mod config;
pub mod reply;
pub mod report;
pub mod settlement;
pub mod step;
pub mod sum;
pub mod support;
pub mod texts;
pub mod visual;
