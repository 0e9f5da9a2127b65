//! Arabic lines from the standard input, as they go to a printer that neither joins letters nor turns lines. A step of the tests compares
//! pictures of both.

use std::io::{self, BufRead};
use tamara_pos::host::visual;

fn main() -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        println!("{}", visual::visual(&line?));
    }
    Ok(())
}
