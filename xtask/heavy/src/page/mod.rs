//! The simulator's page, in a real browser: a till waits behind the C interface, and what is done on the phone is what it says.

mod browser;

use crate::build::{self, Built, Language};
use crate::simulator::Simulator;
use crate::{Result, process, root, unknown};
use browser::{Browser, ENTER, TAB, wait};
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use tempfile::TempDir;

/// The README's pictures.
const PICTURES: &str = "docs/images";
/// No listed tail: these sales wait for the page.
const AMOUNT: &str = "300.99";

/// `cargo xtask page [--pictures]`.
pub fn run(arguments: &[String]) -> Result {
    let pictures = match arguments {
        [] => None,
        [flag] if flag == "--pictures" => Some(root().join(PICTURES)),
        other => return Err(unknown("page", &other.join(" "))),
    };
    let shop = Shop::open(pictures)?;
    shop.pays_in_english()?;
    shop.is_declined_by_keyboard_alone()?;
    shop.pays_in_arabic()?;
    shop.cancels()?;
    shop.scans_a_code()?;
    shop.a_fault_is_ordered()?;
    shop.time_runs_out()?;
    let complaints = shop.browser.complaints()?;
    match complaints.is_empty() {
        true => Ok(()),
        false => Err(format!("the browser complains: {}", complaints.join("; "))),
    }
}

/// A simulator, its page in a browser, and a till to be started.
struct Shop {
    browser: Browser,
    simulator: Simulator,
    program: PathBuf,
    folder: TempDir,
    pictures: Option<PathBuf>,
}

/// A till that waits for its customer; it does not outlive the test.
struct Till(Child);

impl Shop {
    fn open(pictures: Option<PathBuf>) -> Result<Self> {
        let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
        let Built { library, simulator } = build::build()?;
        let program = folder.path().join("page_till");
        build::compile("tests/c/page_till.c", Language::C, &library, &program, &[])?;
        let simulator = Simulator::start(&simulator, &["--clock", "manual", "--seed", "1"])?;
        let browser = Browser::start()?;
        browser.open(&format!("{}/?lang=en", simulator.url()))?;
        Ok(Shop { browser, simulator, program, folder, pictures })
    }

    /// Starts a sale at a till.
    fn sale(&self, channel: &str, reference: &str) -> Result<Till> {
        let mut till = process::command(&self.program);
        till.arg(self.simulator.url()).arg(self.folder.path().join(format!("{reference}.db")));
        till.args([channel, reference, AMOUNT]).stdin(Stdio::null()).stdout(Stdio::piped());
        till.spawn().map(Till).map_err(|e| format!("till: {e}"))
    }

    /// The button of the message about a sale.
    fn message(&self, reference: &str) -> Result<String> {
        self.browser.wait_for("#sms", reference)?;
        Ok("#sms li:first-child button".to_string())
    }

    /// From the message to the last step before the payment.
    fn go_to_the_plan(&self, reference: &str) -> Result {
        self.browser.click(&self.message(reference)?)?;
        self.browser.click("#continue")?;
        self.browser.type_into("#digits", &self.code()?)?;
        self.browser.click("#confirm")
    }

    /// The one-time code that the phone shows.
    fn code(&self) -> Result<String> {
        Ok(self.browser.text("#code-hint")?.chars().filter(char::is_ascii_digit).collect())
    }

    /// What a sale's row in the table of orders says.
    fn order_says(&self, reference: &str, wanted: &str) -> Result {
        wait(&format!("{reference} to be {wanted}"), || {
            let rows = self.browser.text("#orders")?;
            Ok(rows.lines().any(|row| row.starts_with(reference) && row.contains(wanted)).then_some(()))
        })
    }

    fn picture(&self, name: &str) -> Result {
        let Some(folder) = &self.pictures else { return Ok(()) };
        let picture = self.browser.picture()?;
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(folder.join(name), picture));
        written.map_err(|e| format!("{name}: {e}"))
    }

    fn pays_in_english(&self) -> Result {
        let till = self.sale("sms", "S-1001")?;
        self.browser.click(&self.message("S-1001")?)?;
        // An article's name is text, whatever it looks like.
        self.browser.wait_for("#items", "Coffee <b>maker</b> & cups")?;
        self.everything_has_a_name()?;
        self.browser.click("#continue")?;
        self.browser.type_into("#digits", "x")?;
        self.browser.click("#confirm")?;
        self.browser.wait_for("#code-wrong", "not the code")?;
        self.browser.type_into("#digits", &format!("\u{e003}{}", self.code()?))?;
        self.everything_has_a_name()?;
        self.browser.click("#confirm")?;
        // A total of 300.99 in three parts.
        self.browser.wait_for("#pay", "100.33")?;
        self.everything_has_a_name()?;
        self.picture("simulator-en.png")?;
        self.browser.click("#pay")?;
        till.says("OK")?;
        self.browser.wait_for("#end-title", "Paid")?;
        self.browser.wait_for("#say", "fully_captured")?;
        self.order_says("S-1001", "fully_captured")?;
        self.browser.wait_for("#totals", "300.99 SAR")?;
        self.browser.click("#back")
    }

    /// From the page's top to the decision without a pointer.
    fn is_declined_by_keyboard_alone(&self) -> Result {
        let till = self.sale("sms", "S-1002")?;
        self.message("S-1002")?;
        self.tab_to("Open the link of \u{2068}S-1002\u{2069}")?;
        self.browser.press(ENTER)?;
        self.focus_is_on("Your order")?;
        self.tab_to("Continue")?;
        self.browser.press(ENTER)?;
        self.focus_is_on("Confirm your number")?;
        self.browser.press(TAB)?;
        let code = self.code()?;
        self.browser.press(&format!("{code}{ENTER}"))?;
        self.focus_is_on("Split your payment")?;
        self.tab_to("Let Tamara decline")?;
        self.browser.press(ENTER)?;
        till.says("NOT_PAID")?;
        self.focus_is_on("Declined")?;
        self.order_says("S-1002", "declined")?;
        self.tab_to("Back to the messages")?;
        self.browser.press(ENTER)?;
        self.focus_is_on("Messages")
    }

    fn pays_in_arabic(&self) -> Result {
        let till = self.sale("sms", "S-1003")?;
        self.message("S-1003")?;
        self.browser.click("#lang-ar")?;
        let direction =
            self.browser.script("return getComputedStyle(document.body).direction + document.documentElement.lang")?;
        if direction != "rtlar" {
            return Err(format!("the Arabic page is {direction}"));
        }
        self.go_to_the_plan("S-1003")?;
        self.browser.wait_for("#pay", "ادفع")?;
        self.everything_has_a_name()?;
        self.picture("simulator-ar.png")?;
        self.browser.click("#pay")?;
        till.says("OK")?;
        self.browser.wait_for("#end-title", "تم الدفع")?;
        self.browser.click("#back")?;
        self.browser.click("#lang-en")
    }

    fn cancels(&self) -> Result {
        let till = self.sale("sms", "S-1004")?;
        self.browser.click(&self.message("S-1004")?)?;
        self.browser.click("#order .cancel")?;
        till.says("NOT_PAID")?;
        self.order_says("S-1004", "expired")?;
        self.browser.click("#back")
    }

    /// The code on the till's screen is what the phone opens.
    fn scans_a_code(&self) -> Result {
        let till = self.sale("qr", "S-1005")?;
        self.browser.wait_for("#qr-caption", "S-1005")?;
        wait("the code's picture", || {
            Ok((self.browser.script("return document.getElementById('qr').naturalWidth > 0")? == true).then_some(()))
        })?;
        self.everything_has_a_name()?;
        let link = scanned(&self.browser.picture_of("#qr")?)?;
        let view = self.simulator.get("/_sim/view")?;
        let order = view["orders"][0]["order_id"].as_str().unwrap_or("none");
        if !link.starts_with("https://checkout") || !link.contains(order) {
            return Err(format!("the code says {link}, the order is {order}"));
        }
        self.browser.click("#scan")?;
        self.browser.click("#continue")?;
        self.browser.click("#pay")?;
        till.says("OK")?;
        self.browser.click("#back")
    }

    /// A fault ordered on the page meets the next call, and the till waits on.
    fn a_fault_is_ordered(&self) -> Result {
        self.browser.click("#operation option[value=order_get]")?;
        self.browser.click("#what option[value=status_503]")?;
        self.browser.click("#fault button")?;
        self.browser.wait_for("#ordered", "order_get: status_503")?;
        let till = self.sale("sms", "S-1006")?;
        self.browser.wait_for("#requests", "503")?;
        self.go_to_the_plan("S-1006")?;
        self.browser.click("#pay")?;
        till.says("OK")?;
        self.browser.click("#back")
    }

    /// The session ends while the customer looks at it.
    fn time_runs_out(&self) -> Result {
        let till = self.sale("sms", "S-1007")?;
        self.go_to_the_plan("S-1007")?;
        self.browser.click("[data-advance='960']")?;
        till.says("NOT_PAID")?;
        self.browser.wait_for("#end-title", "This payment has ended")?;
        self.order_says("S-1007", "expired")
    }

    /// Whatever is displayed has a name that a screen reader can say.
    fn everything_has_a_name(&self) -> Result {
        match self.browser.nameless_controls()?.as_slice() {
            [] => Ok(()),
            nameless => Err(format!("without a name: {}", nameless.join(" "))),
        }
    }

    fn focused(&self) -> Result<String> {
        let text = self.browser.script("return document.activeElement.textContent")?;
        Ok(text.as_str().unwrap_or_default().to_string())
    }

    fn focus_is_on(&self, wanted: &str) -> Result {
        wait(&format!("the focus to be on {wanted:?}"), || Ok((self.focused()? == wanted).then_some(())))
    }

    /// Presses the tabulator until the focus is on what says this.
    fn tab_to(&self, wanted: &str) -> Result {
        for _ in 0..60 {
            if self.focused()? == wanted {
                return Ok(());
            }
            self.browser.press(TAB)?;
        }
        Err(format!("the tabulator does not come to {wanted:?}"))
    }
}

impl Till {
    /// Waits for the till's end, and compares its last word.
    fn says(mut self, wanted: &str) -> Result {
        wait("the till to end", || self.0.try_wait().map_err(|e| e.to_string()))?;
        let output = self.0.stdout.take().map(std::io::read_to_string).transpose().map_err(|e| e.to_string())?;
        let output = output.unwrap_or_default();
        match output.lines().last() {
            Some(last) if last == wanted => Ok(()),
            _ => Err(format!("the till should say {wanted}, and said: {output}")),
        }
    }
}

impl Drop for Till {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a scanner reads in a picture.
fn scanned(picture: &[u8]) -> Result<String> {
    let failed = |e: png::DecodingError| format!("picture: {e}");
    let mut decoder = png::Decoder::new(std::io::Cursor::new(picture));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(failed)?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or("picture: too big")?];
    let info = reader.next_frame(&mut pixels).map_err(failed)?;
    let (width, height) = (info.width as usize, info.height as usize);
    let step = info.color_type.samples();
    let grey = |x: usize, y: usize| pixels.get((y * width + x) * step).copied().unwrap_or(255);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
    let grids = image.detect_grids();
    let grid = grids.first().ok_or("there is no code in the picture")?;
    grid.decode().map(|(_, text)| text).map_err(|e| format!("the code cannot be read: {e}"))
}
