//! The C functions of `tamara_pos` (see `src/abi`) as one file; nothing is added.

use library as _;
