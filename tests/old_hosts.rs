//! The binding for Visual Basic against the table of operations, the codes and the stdcall functions. Its compiler does not run here,
//! so what it declares is compared as text.

use tamara_pos::client::operation::OPERATIONS;

const CODES: &str = include_str!("../src/abi/codes.rs");
const STDCALL: &str = include_str!("../src/abi/stdcall.rs");
const BYTES: &str = include_str!("../src/abi/bytes.rs");
const LISTED: &str = include_str!("../packaging/windows/stdcall_symbols.txt");
const BASIC: &str = include_str!("../bindings/vb6/TamaraPos.bas");
const BASIC_CLIENT: &str = include_str!("../bindings/vb6/TamaraClient.cls");

/// "order_get" is "OrderGet".
fn camel(name: &str) -> String {
    name.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

/// Every published number: ("TAMARA_PENDING", "1").
fn codes() -> Vec<(&'static str, &'static str)> {
    let lines = CODES.lines().filter_map(|line| line.strip_prefix("pub const "));
    lines.map(|line| line.trim_end_matches(';').split_once(": i32 = ").unwrap()).collect()
}

/// Every stdcall function, with its parameters as Visual Basic has to declare them.
fn stdcall_functions() -> Vec<(String, Vec<&'static str>)> {
    let written =
        STDCALL.split("pub extern \"system\" fn ").skip(1).filter(|text| !text.starts_with('$')).map(|text| {
            let (name, rest) = text.split_once('(').unwrap();
            let parameters = rest.split_once(") -> i32").unwrap().0;
            let types = parameters.split(',').filter_map(|parameter| parameter.split_once(": "));
            (name.to_string(), types.map(|(_, kind)| basic_type(kind.trim())).collect())
        });
    let operations =
        OPERATIONS.iter().map(|o| (format!("Tamara{}", camel(o.name)), vec!["ByVal Long", "ByVal P", "ByVal P"]));
    written.chain(operations).collect()
}

fn basic_type(kind: &str) -> &'static str {
    match kind {
        "i32" | "tamara_client" | "tamara_request" => "ByVal Long",
        "*mut tamara_client" | "*mut tamara_request" | "*mut i32" => "ByRef Long",
        "WideText" | "WidePlace" => "ByVal P",
        other => panic!("no type of Visual Basic for {other}"),
    }
}

/// The parameters of a `Declare`, `pointer` being the type that holds an address.
fn declared(line: &str, pointer: &str) -> Vec<String> {
    let parameters = line.rsplit_once(") As Long").unwrap().0.rsplit_once('(').unwrap().1;
    let each = parameters.split(", ").filter(|parameter| !parameter.is_empty());
    each.map(|parameter| {
        let words: Vec<&str> = parameter.split(' ').collect();
        let name = words[1];
        // A 32-bit Long is both a number and an address; which one is meant, the name tells.
        let is_number = words[0] == "ByRef" || matches!(name, "Client" | "Code" | "Handle");
        let kind = if words[3] == pointer && !is_number { "P" } else { words[3] };
        format!("{} {kind}", words[0])
    })
    .collect()
}

#[test]
fn every_operation_has_a_stdcall_function_of_its_name() {
    for operation in OPERATIONS {
        let line = format!("    Tamara{} \"{}\";\n", camel(operation.name), operation.name);
        assert!(STDCALL.contains(&line), "missing: {line}");
    }
}

#[test]
fn visual_basic_declares_every_stdcall_function_for_32_and_for_64_bits() {
    let (with_pointers, without) = BASIC.split_once("#If VBA7").unwrap().1.split_once("#Else").unwrap();
    for (name, parameters) in stdcall_functions() {
        for (part, prefix, pointer) in [
            (with_pointers, "Public Declare PtrSafe Function", "LongPtr"),
            (without, "Public Declare Function", "Long"),
        ] {
            let start = format!("{prefix} {name} Lib \"tamara_pos_stdcall.dll\" (");
            let line = part.lines().find(|line| line.starts_with(&start));
            assert_eq!(declared(line.unwrap_or_else(|| panic!("missing: {start}")), pointer), parameters, "{name}");
        }
    }
}

#[test]
fn visual_basic_has_every_number_and_every_operation() {
    for (name, number) in codes() {
        assert!(BASIC.contains(&format!("Public Const {name} As Long = {number}\r\n")), "Visual Basic: {name}");
    }
    for operation in OPERATIONS {
        let (name, method) = (operation.name, camel(operation.name));
        // Where nothing is required, nothing need be said.
        let is_there = ["ByVal Request As String", "Optional ByVal Request As String = \"{}\""].iter().any(|request| {
            let head = format!("Function {method}({request}) As TamaraReply");
            BASIC_CLIENT.contains(&format!("{head}\r\n    Set {method} = Operate(\"{name}\", Request)"))
        });
        assert!(is_there, "Visual Basic: {method}");
    }
}

#[test]
fn it_asks_for_the_interface_that_the_library_has() {
    let version = tamara_pos::ABI_VERSION;
    assert!(BASIC.contains(&format!("Public Const TAMARA_ABI_VERSION As Long = {version}\r\n")));
}

#[test]
fn what_has_a_text_is_there_for_strings_of_visual_basic_for_utf_8_and_for_the_code_page() {
    let rows = BYTES.split_once("\ntwins! {\n").unwrap().1.split_once("\n}").unwrap().0;
    let twins: Vec<&str> = rows.lines().map(|row| row.trim().split_once(' ').unwrap().0).collect();
    let listed: Vec<&str> = LISTED.lines().filter_map(|line| line.split_once(' ')).map(|(name, _)| name).collect();
    for twin in &twins {
        let name = format!("Tamara{}", camel(twin));
        for coding in ["Utf8", "Ansi"] {
            assert!(rows.contains(&format!(" {name}{coding}")), "{twin}");
            assert!(listed.contains(&format!("{name}{coding}").as_str()), "{twin}");
        }
    }
    // A BSTR grows as it must, so its reply need not be read again.
    let texts = stdcall_functions().into_iter().filter(|(_, parameters)| parameters.contains(&"ByVal P"));
    let operation = |name: &String| OPERATIONS.iter().any(|o| *name == format!("Tamara{}", camel(o.name)));
    let mut wide: Vec<String> = texts.map(|(name, _)| name).filter(|name| !operation(name)).collect();
    wide.push("TamaraLastReply".into());
    wide.sort();
    let mut narrow: Vec<String> = twins.iter().map(|twin| format!("Tamara{}", camel(twin))).collect();
    narrow.sort();
    assert_eq!(narrow, wide);
}
