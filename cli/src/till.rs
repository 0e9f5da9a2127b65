//! The library, as this program calls it.

use crate::Result;
use crate::wait::waiting;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use tamara_pos::client::{self, Client};
use tamara_pos::host::config::Config;
use tamara_pos::host::texts::Texts;

/// Names the configuration when `--config` does not.
const VARIABLE: &str = "TAMARA_POS_CONFIG";
/// The file when nothing names one.
const USUAL: &str = "tamara-pos.json";

/// A reply, as text and read.
pub struct Answer {
    /// As the library gave it.
    pub json: String,
    /// The same.
    pub reply: Value,
}

impl Answer {
    fn new(json: String) -> Result<Self> {
        let reply = serde_json::from_str(&json).map_err(|error| error.to_string())?;
        Ok(Answer { json, reply })
    }
}

/// One client.
pub struct Till {
    client: Client,
}

impl Till {
    /// Opens a client.
    pub fn open(config: &Value) -> Result<Self> {
        // A terminal joins letters and turns lines by itself; what is printed says so in its command.
        let mut config = config.clone();
        if let Some(keys) = config.as_object_mut() {
            keys.remove("visual");
        }
        let client = Client::open(&config.to_string()).map_err(|error| {
            format!("{error}\n(tamara-pos diagnose looks at everything, also when the configuration is refused)")
        })?;
        Ok(Till { client })
    }

    /// Runs an operation.
    pub fn call(&self, operation: &str, request: &Value) -> Result<Answer> {
        let reply = waiting(|| self.client.run(operation, &request.to_string()));
        Answer::new(self.client.json(&reply))
    }
}

/// Runs an operation that works without a client.
pub fn without_client(operation: &str, request: &Value) -> Result<Answer> {
    let reply = waiting(|| client::support::without_client(operation, &request.to_string()));
    let reply = reply.ok_or_else(|| "the configuration is not one JSON object".to_string())?;
    Answer::new(reply.json(&Texts::default(), false))
}

/// Which journal is read: the file goes by the user where nobody named one, and a file that is made now says nothing of the past.
pub fn journal(config: &Value) -> Option<String> {
    let place = Config::parse(&config.to_string()).ok()?.journal?;
    let is_new = place.file().is_some_and(|path| !path.exists());
    Some(format!("Journal: {place}{}", if is_new { " (it does not exist: a new one is made)" } else { "" }))
}

/// The till's configuration.
pub fn config(named: Option<&Path>) -> Result<Value> {
    let path = named.map(Path::to_path_buf).or_else(|| std::env::var_os(VARIABLE).map(PathBuf::from));
    let path = path.unwrap_or_else(|| PathBuf::from(USUAL));
    let text = std::fs::read_to_string(&path).map_err(|error| {
        format!("{}: {error}; name the till's configuration with --config or {VARIABLE}", path.display())
    })?;
    // What is wrong in it is told by place alone: it may stand beside the token.
    let read: serde_json::Result<Map<String, Value>> = serde_json::from_str(text.trim_start_matches('\u{feff}'));
    read.map(Value::Object).map_err(|error| {
        // "C:\ProgramData" is no JSON: a backslash begins an escape there.
        let hint = match error.to_string().starts_with("invalid escape") {
            true => "; in JSON a backslash is written twice (C:\\\\shop\\\\journal.db), or write / instead",
            false => "",
        };
        let (line, column) = (error.line(), error.column());
        format!("{}: not one JSON object (line {line}, column {column}){hint}", path.display())
    })
}
