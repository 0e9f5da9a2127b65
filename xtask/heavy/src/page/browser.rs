//! A headless Chromium, driven through chromedriver by the W3C's WebDriver protocol: plain JSON over HTTP.

use crate::{Result, http, process};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long something may take to appear on a page.
const PATIENCE: Duration = Duration::from_secs(20);
/// The name under which WebDriver writes the id of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys by their WebDriver code points.
pub const ENTER: &str = "\u{e007}";
/// See [`ENTER`].
pub const TAB: &str = "\u{e004}";

/// A browser with one window; it ends with this value.
pub struct Browser {
    driver: Child,
    address: String,
    session: String,
}

impl Browser {
    /// Starts driver and browser.
    pub fn start() -> Result<Self> {
        let chromium = process::find("chromium").ok_or("chromium is not installed")?;
        let mut command = Command::new("chromedriver");
        command.args(["--port=0", "--log-level=SEVERE"]).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut driver = command.spawn().map_err(|e| format!("chromedriver: {e}"))?;
        let output = BufReader::new(driver.stdout.take().ok_or("chromedriver has no output")?);
        let mut lines = output.lines();
        let said = |line: std::io::Result<String>| {
            let line = line.ok()?;
            line.strip_prefix("ChromeDriver was started successfully on port ")
                .map(|p| p.trim_end_matches('.').to_string())
        };
        let port = lines.by_ref().find_map(said);
        // A pipe that nobody reads would stop it when it is full.
        std::thread::spawn(move || lines.for_each(drop));
        let address = format!("127.0.0.1:{}", port.unwrap_or_default());
        let mut browser = Browser { driver, address, session: String::new() };
        // Without a sandbox: containers do not let it make one, and only our own page is opened.
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--window-size=1280,1000",
            "--force-device-scale-factor=1",
            "--no-first-run",
            "--disable-background-networking",
        ];
        let options = json!({ "binary": chromium, "args": arguments });
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } } } });
        let session = browser.ask("POST", "/session", &wanted)?;
        browser.session = text_of(&session["sessionId"]);
        Ok(browser)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let body = if method == "GET" { String::new() } else { body.to_string() };
        match http::ask(&self.address, method, path, &body)? {
            (200, mut answer) => Ok(answer["value"].take()),
            (_, answer) => Err(format!("browser, {method} {path} {body}: {}", answer["value"]["message"])),
        }
    }

    fn get(&self, path: &str) -> Result<Value> {
        self.ask("GET", &format!("/session/{}{path}", self.session), &Value::Null)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.ask("POST", &format!("/session/{}{path}", self.session), body)
    }

    /// Opens an address.
    pub fn open(&self, url: &str) -> Result {
        self.post("/url", &json!({ "url": url })).map(|_| ())
    }

    /// The displayed elements of a CSS selector.
    fn shown(&self, css: &str) -> Result<Vec<String>> {
        let found = self.post("/elements", &json!({ "using": "css selector", "value": css }))?;
        let ids = found.as_array().into_iter().flatten().map(|e| text_of(&e[ELEMENT]));
        // One that went away meanwhile is not displayed.
        Ok(ids.filter(|id| self.get(&format!("/element/{id}/displayed")).is_ok_and(|shown| shown == true)).collect())
    }

    /// The first displayed element, as soon as there is one.
    fn element(&self, css: &str) -> Result<String> {
        wait(&format!("{css} to appear"), || Ok(self.shown(css)?.into_iter().next()))
    }

    /// Clicks on an element as soon as it is displayed.
    pub fn click(&self, css: &str) -> Result {
        let element = self.element(css)?;
        self.post(&format!("/element/{element}/click"), &json!({})).map(|_| ())
    }

    /// Types into an element.
    pub fn type_into(&self, css: &str, text: &str) -> Result {
        let element = self.element(css)?;
        self.post(&format!("/element/{element}/value"), &json!({ "text": text })).map(|_| ())
    }

    /// Presses keys wherever the focus is.
    pub fn press(&self, keys: &str) -> Result {
        let strokes = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() })));
        let strokes: Vec<Value> = strokes.collect();
        self.post("/actions", &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] }))
            .map(|_| ())
    }

    /// The displayed text of an element.
    pub fn text(&self, css: &str) -> Result<String> {
        let element = self.element(css)?;
        self.get(&format!("/element/{element}/text")).map(|text| text_of(&text))
    }

    /// Waits until an element shows this text.
    pub fn wait_for(&self, css: &str, wanted: &str) -> Result {
        let last = std::cell::RefCell::new(String::new());
        let waited = wait(&format!("{wanted:?} in {css}"), || {
            let now = self.script(&format!("return document.querySelector({css:?})?.innerText ?? ''"))?;
            last.replace(text_of(&now));
            Ok(last.borrow().contains(wanted).then_some(()))
        });
        waited.map_err(|e| format!("{e}; it shows {:?}", last.borrow()))
    }

    /// Runs a script in the page; its answer.
    pub fn script(&self, script: &str) -> Result<Value> {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Displayed things for which a screen reader has no name.
    pub fn nameless_controls(&self) -> Result<Vec<String>> {
        let mut nameless = Vec::new();
        for id in self.shown("button, input, select, summary, table, img, section")? {
            // What goes away while it is looked at needs no name.
            let Ok(name) = self.get(&format!("/element/{id}/computedlabel")) else { continue };
            if text_of(&name).trim().is_empty() {
                nameless.push(text_of(&self.get(&format!("/element/{id}/property/outerHTML"))?));
            }
        }
        Ok(nameless)
    }

    /// What the browser complained about since it was last asked.
    pub fn complaints(&self) -> Result<Vec<String>> {
        let log = self.post("/se/log", &json!({ "type": "browser" }))?;
        let entries = log.as_array().into_iter().flatten();
        Ok(entries
            .filter(|e| e["level"] == "SEVERE" || e["level"] == "WARNING")
            .map(|e| text_of(&e["message"]))
            .collect())
    }

    /// A picture of the window, as PNG.
    pub fn picture(&self) -> Result<Vec<u8>> {
        decoded(&self.get("/screenshot")?)
    }

    /// A picture of an element, as PNG.
    pub fn picture_of(&self, css: &str) -> Result<Vec<u8>> {
        let element = self.element(css)?;
        decoded(&self.get(&format!("/element/{element}/screenshot"))?)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser's processes end with their session, not with the driver.
        let _ = self.ask("DELETE", &format!("/session/{}", self.session), &Value::Null);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Looks until there is something.
pub fn wait<T>(what: &str, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if Instant::now() > end {
            return Err(format!("waited in vain for {what}"));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn decoded(picture: &Value) -> Result<Vec<u8>> {
    STANDARD.decode(picture.as_str().unwrap_or_default()).map_err(|e| format!("picture: {e}"))
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}
