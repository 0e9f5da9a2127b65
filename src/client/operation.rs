//! The table of operations. Exports, `tamara_call`, the list in `client_open` and the schemas follow it.

use super::{Client, cut};
use crate::error::{Error, Kind};
use crate::host::reply::{Body, Opened, Reply};
use crate::trace;
use crate::wait::Scope;
use std::time::{Duration, Instant};

/// One operation: its name without `tamara_`, and what it does with a request's text.
#[derive(Debug)]
pub struct Operation {
    /// As in `tamara_call` and, with `tamara_` before it, as the export.
    pub name: &'static str,
    /// Runs it.
    pub run: fn(&Client, &str) -> Result<Reply, Error>,
}

/// Every operation, in the order of the header.
pub const OPERATIONS: &[Operation] = &[
    Operation { name: "session_create", run: Client::session_create },
    Operation { name: "poll_status", run: Client::poll_status },
    Operation { name: "session_void", run: Client::session_void },
    Operation { name: "pay", run: Client::pay },
    Operation { name: "tender_check", run: Client::tender_check },
    Operation { name: "refund", run: Client::refund },
    Operation { name: "payment_start", run: Client::payment_start },
    Operation { name: "refund_start", run: Client::refund_start },
    Operation { name: "payment_status", run: Client::payment_status },
    Operation { name: "payment_cancel", run: Client::payment_cancel },
    Operation { name: "payment_list", run: Client::payment_list },
    Operation { name: "order_get", run: Client::order_get },
    Operation { name: "order_update_reference", run: Client::order_update_reference },
    Operation { name: "order_authorise", run: Client::order_authorise },
    Operation { name: "order_capture", run: Client::order_capture },
    Operation { name: "order_cancel", run: Client::order_cancel },
    Operation { name: "checkout_create", run: Client::checkout_create },
    Operation { name: "eligibility", run: Client::eligibility },
    Operation { name: "customer_verification", run: Client::customer_verification },
    Operation { name: "new_reference", run: Client::new_reference },
    Operation { name: "webhook_register", run: Client::webhook_register },
    Operation { name: "webhook_list", run: Client::webhook_list },
    Operation { name: "webhook_get", run: Client::webhook_get },
    Operation { name: "webhook_update", run: Client::webhook_update },
    Operation { name: "webhook_delete", run: Client::webhook_delete },
    Operation { name: "webhook_receive", run: Client::webhook_receive },
    Operation { name: "webhook_listen", run: Client::webhook_listen },
    Operation { name: "webhook_next", run: Client::webhook_next },
    Operation { name: "dispute_list", run: Client::dispute_list },
    Operation { name: "dispute_reply", run: Client::dispute_reply },
    Operation { name: "recover", run: Client::recover },
    Operation { name: "step_resolve", run: Client::step_resolve },
    Operation { name: "history", run: Client::history },
    Operation { name: "diagnose", run: Client::diagnose },
    Operation { name: "support_bundle", run: Client::support_bundle },
    Operation { name: "log_level", run: Client::log_level },
    Operation { name: "report", run: Client::report },
    Operation { name: "receipt", run: Client::receipt },
    Operation { name: "watch_add", run: Client::watch_add },
    Operation { name: "watch_next", run: Client::watch_next },
    Operation { name: "watch_remove", run: Client::watch_remove },
];

/// The operation with this name.
pub fn find(name: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}

impl Client {
    /// The reply of `client_open`: what this client is and can do.
    pub fn opened(&self) -> Reply {
        let body = Opened {
            version: crate::VERSION,
            abi_version: crate::ABI_VERSION,
            provider: self.config.provider,
            environment: self.config.environment,
            base_url: self.config.base_url.clone(),
            country: self.config.country.clone(),
            store_code: self.config.store_code.clone(),
            lane: self.config.lane.clone(),
            merchant: self.config.merchant.clone(),
            journal: self.journal.place(),
            capabilities: self.rail.capabilities(),
            operations: OPERATIONS.iter().map(|o| o.name).collect(),
        };
        Reply::done("done", Body::Opened(Box::new(body))).warned(self.doubts.clone())
    }

    /// Runs an operation by its name.
    pub fn run(&self, name: &str, request: &str) -> Reply {
        let started = Instant::now();
        crate::hooks::begin(name);
        // The journal's waits keep to it; an operation that makes a scope of its own takes its place.
        let _limits = Scope::new(&self.interrupt, Duration::from_millis(self.config.call_timeout_ms)).enter();
        let call = trace::Call::begin();
        let reply = match find(name) {
            Some(operation) => (operation.run)(self, request).unwrap_or_else(Reply::failed),
            None => {
                let meant = name.strip_prefix("tamara_").filter(|meant| find(meant).is_some());
                let advice = match meant {
                    Some(meant) => format!("say {meant:?}"),
                    None => "see \"operations\" in the reply of client_open".to_string(),
                };
                let detail = format!("there is no operation {:?}; {advice}", cut(name));
                Reply::failed(Error::field(Kind::UnknownOperation, "operation", detail))
            }
        };
        log::info!(
            "#{} {} {} verdict={} order={} {} ms, {}",
            call.number(),
            cut(name),
            reply.code.name(),
            reply.verdict_name(),
            reply.subject().unwrap_or("-"),
            started.elapsed().as_millis(),
            call.requests()
        );
        reply
    }
}
