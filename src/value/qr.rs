//! The checkout link as a QR code, in every form a till may want: modules to draw itself, text for a console, SVG, PNG.

use crate::error::{Error, Kind};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use qrcode::render::svg;
use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

/// Light modules around the code that a scanner needs, by ISO/IEC 18004.
const QUIET_ZONE: usize = 4;
/// Pixels along one module's side.
const MODULE_PIXELS: usize = 8;

/// One QR code in its several forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Qr {
    /// Modules along one side, without quiet zone.
    pub size: usize,
    /// One text per row, `1` for a dark module and `0` for a light one, without quiet zone.
    pub modules: Vec<String>,
    /// For a console: two rows of modules in a line of half blocks, light modules drawn, so that the code is right on a
    /// dark background. Kept out of replies: the modules say the same.
    #[serde(skip)]
    pub text: String,
    /// An SVG document with quiet zone.
    pub svg: String,
    /// A black and white PNG of 8 pixels per module with quiet zone, in base64.
    pub png_base64: String,
}

/// Encodes a link with error correction level M (15 % of the code may be unreadable).
///
/// # Errors
/// [`Kind::Internal`] when the link is empty or too long for a QR code (2,331 bytes).
pub fn qr(link: &str) -> Result<Qr, Error> {
    if link.is_empty() {
        return Err(Error::new(Kind::Internal, "no QR code can be made of an empty link"));
    }
    let code = QrCode::with_error_correction_level(link, EcLevel::M).map_err(failed)?;
    let size = code.width();
    let colors = code.to_colors();
    let rows: Vec<&[Color]> = colors.chunks(size.max(1)).collect();
    let module = |color: &Color| if *color == Color::Dark { '1' } else { '0' };
    Ok(Qr {
        size,
        modules: rows.iter().map(|row| row.iter().map(module).collect()).collect(),
        text: console(&rows),
        svg: code.render::<svg::Color>().quiet_zone(true).module_dimensions(8, 8).build(),
        png_base64: STANDARD.encode(png(&rows)?),
    })
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::new(Kind::Internal, format!("no QR code could be made: {error}"))
}

/// Whether the module is dark, in coordinates that begin with the quiet zone.
fn is_dark(rows: &[&[Color]], x: usize, y: usize) -> bool {
    let at = |row: &&[Color]| row.get(x.checked_sub(QUIET_ZONE)?).copied();
    y.checked_sub(QUIET_ZONE).and_then(|y| rows.get(y)).and_then(at) == Some(Color::Dark)
}

fn console(rows: &[&[Color]]) -> String {
    let side = rows.len().saturating_add(2 * QUIET_ZONE);
    let mut text = String::new();
    for y in (0..side).step_by(2) {
        text.extend((0..side).map(|x| {
            let below_light = y.saturating_add(1) < side && !is_dark(rows, x, y.saturating_add(1));
            match (!is_dark(rows, x, y), below_light) {
                (true, true) => '\u{2588}',
                (true, false) => '\u{2580}',
                (false, true) => '\u{2584}',
                (false, false) => ' ',
            }
        }));
        text.push('\n');
    }
    text
}

fn png(rows: &[&[Color]]) -> Result<Vec<u8>, Error> {
    let modules = rows.len().saturating_add(2 * QUIET_ZONE);
    let pixels = u32::try_from(modules.saturating_mul(MODULE_PIXELS)).map_err(failed)?;
    // With 8 pixels a module, each module of a row is one byte of 1-bit pixels: 1 is white.
    let line = |y: usize| (0..modules).map(move |x| if is_dark(rows, x, y) { 0x00 } else { 0xff });
    let mut image: Vec<u8> = Vec::new();
    for y in 0..modules {
        let line: Vec<u8> = line(y).collect();
        image.extend(line.repeat(MODULE_PIXELS));
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, pixels, pixels);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&image).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://checkout-sandbox.tamara.co/checkout/b9b6f9a2-6f6b-4f4c-8f5e-0d7e4d5f5a3e?locale=ar_SA&\
                        orderId=1f2e3d4c-5b6a-4978-8796-a5b4c3d2e1f0";

    /// Width, and whether each pixel of the PNG is dark.
    fn pixels(qr: &Qr) -> (usize, Vec<bool>) {
        let bytes = STANDARD.decode(&qr.png_base64).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let info = reader.info();
        assert_eq!((info.bit_depth, info.color_type), (png::BitDepth::One, png::ColorType::Grayscale));
        let width = info.width as usize;
        assert_eq!(info.height as usize, width);
        let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut buffer).unwrap();
        let dark = (0..width * width).map(|at| buffer[at / 8] >> (7 - at % 8) & 1 == 0).collect();
        (width, dark)
    }

    fn scan(width: usize, dark: impl Fn(usize, usize) -> bool) -> String {
        let mut image = rqrr::PreparedImage::prepare_from_bitmap(width, width, dark);
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        let (meta, content) = grids[0].decode().unwrap();
        assert_eq!(meta.ecc_level, 0, "level M is written as 0");
        content
    }

    #[test]
    fn the_png_can_be_scanned_and_gives_the_link_back() {
        let qr = qr(LINK).unwrap();
        let (width, dark) = pixels(&qr);
        assert_eq!(width, (qr.size + 8) * 8);
        assert_eq!(scan(width, |x, y| dark[y * width + x]), LINK);
    }

    #[test]
    fn the_console_text_can_be_scanned_and_gives_the_link_back() {
        let qr = qr(LINK).unwrap();
        let lines: Vec<Vec<char>> = qr.text.lines().map(|line| line.chars().collect()).collect();
        let side = lines[0].len();
        assert_eq!((side, lines.len()), (qr.size + 8, (qr.size + 8).div_ceil(2)));
        let dark = |x: usize, y: usize| match lines[y / 2][x] {
            '\u{2588}' => false,
            '\u{2580}' => !y.is_multiple_of(2),
            '\u{2584}' => y.is_multiple_of(2),
            _ => true,
        };
        assert_eq!(scan(side * 4, |x, y| dark(x / 4, y / 4)), LINK);
    }

    #[test]
    fn the_modules_are_the_picture_without_its_quiet_zone() {
        let qr = qr(LINK).unwrap();
        let (width, dark) = pixels(&qr);
        assert_eq!(qr.modules.len(), qr.size);
        for y in 0..width {
            for x in 0..width {
                let module = (y / 8).checked_sub(4).and_then(|row| qr.modules.get(row));
                let module = module.and_then(|row| row.as_bytes().get((x / 8).checked_sub(4)?));
                assert_eq!(dark[y * width + x], module == Some(&b'1'), "{x},{y}");
            }
        }
    }

    #[test]
    fn the_svg_has_the_quiet_zone_and_every_dark_module() {
        let qr = qr("https://t.co/x").unwrap();
        let side = (qr.size + 8) * 8;
        assert!(qr.svg.contains(&format!("viewBox=\"0 0 {side} {side}\"")), "{}", qr.svg);
        assert!(qr.svg.contains("M32 32h"), "the first finder pattern begins after four modules");
        assert!(qr.svg.ends_with("</svg>"));
    }

    #[test]
    fn a_reply_carries_size_modules_svg_and_png() {
        let value = serde_json::to_value(qr("https://t.co/x").unwrap()).unwrap();
        let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["modules", "png_base64", "size", "svg"]);
    }

    #[test]
    fn a_link_that_no_qr_code_can_hold_is_an_error() {
        assert_eq!(qr("").unwrap_err().kind, Kind::Internal);
        assert!(qr(&"a".repeat(2331)).is_ok());
        assert_eq!(qr(&"a".repeat(2332)).unwrap_err().kind, Kind::Internal);
    }
}
