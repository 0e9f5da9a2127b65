//! What every binding declares, against the header: functions with their parameters, numbers, the interface's version. `cargo xtask
//! header` writes most of it; this reads what is there, whoever wrote it.

use std::fs;
use std::path::Path;

/// A binding, and how its language writes things down.
struct Binding {
    /// The folder, or file, of its source.
    source: &'static str,
    /// A declared function: its name in quotes or not, followed by result and parameters; "" where the compiler takes them from the header.
    types: &'static [(&'static str, char)],
    /// How a function that is no operation is declared, and with which parameters.
    declared: fn(&str, &Function) -> Option<Vec<String>>,
    /// How code outside of declarations calls a function that is no operation.
    called: fn(&Function) -> String,
    /// How an operation is offered.
    offered: fn(&Function) -> String,
    /// How a number is written.
    code: fn(&str, &str) -> String,
    /// How the interface's version is written.
    abi: fn(&str) -> String,
}

const BINDINGS: &[Binding] = &[
    Binding {
        source: "bindings/python/tamara_pos.py",
        types: &[
            ("ctypes.c_int32", 'n'),
            ("_TEXT", 't'),
            ("_NUMBER_OUT", 'o'),
            ("_REPLY", 'r'),
            ("_GIVEN", 'g'),
            ("_USERDATA", 'p'),
            ("_CALLBACK", 'c'),
        ],
        declared: |source, f| list(between(source, &format!("\"{}\": (", f.name), "),\n")?.split_once('[')?.1),
        called: |f| f.name.clone(),
        offered: |f| format!("def {0}(self, request: Request", f.short()),
        code: |name, number| format!("    {name} = {number}\n"),
        abi: |number| format!("\nABI_VERSION = {number}\n"),
    },
    Binding {
        source: "bindings/cpp/tamara_pos.hpp",
        types: &[],
        // The types are the header's own: decltype.
        declared: |source, f| source.contains(&format!("X({})", f.name)).then(Vec::new),
        called: |f| format!("functions().{}", f.name),
        offered: |f| format!("return operate(\"{0}\", detail::functions().tamara_{0}, request);", f.short()),
        code: |_, _| "#include \"tamara_pos.h\"".into(),
        abi: |_| "#include \"tamara_pos.h\"".into(),
    },
    Binding {
        source: "bindings/csharp/src",
        types: &[
            ("int", 'n'),
            ("byte[]", 't'),
            ("out int", 'o'),
            ("out IntPtr", 'r'),
            ("IntPtr", 'p'),
            ("LogFunction", 'c'),
        ],
        declared: |source, f| {
            let bound = source.contains(&format!("Bind<{}Function>(\"{}\")", f.pascal(), f.name));
            let parameters = between(source, &format!(" {}Function(", f.pascal()), ");")?;
            bound.then(|| list(parameters)).flatten().map(without_names)
        },
        called: |f| format!(".{}(", f.pascal()),
        offered: |f| format!("return CallAsync(\"{}\", ", f.short()),
        code: |name, number| format!(" const int {} = {number};", pascal(name)),
        abi: |number| format!("const int Abi = {number};"),
    },
    Binding {
        source: "bindings/java/src/tamara/pos",
        types: &[
            ("int", 'n'),
            ("byte[]", 't'),
            ("IntByReference", 'o'),
            ("PointerByReference", 'r'),
            ("Pointer", 'p'),
            ("LogFunction", 'c'),
        ],
        declared: |source, f| list(between(source, &format!(" {}(", f.name), ");")?).map(without_names),
        called: |f| format!(".{}(", f.name),
        offered: |f| format!("return call(\"{}\", request);", f.short()),
        code: |name, number| format!(" static final int {name} = {number};"),
        abi: |number| format!("static final int ABI = {number};"),
    },
    Binding {
        source: "bindings/delphi/TamaraPos.pas",
        types: &[
            ("Integer", 'n'),
            ("PAnsiChar", 't'),
            ("out Integer", 'o'),
            ("out PAnsiChar", 'r'),
            ("Pointer", 'p'),
            ("TTamaraLogCallback", 'c'),
        ],
        declared: |source, f| {
            let bound = source.contains(&format!("@F.{} := Symbol(Module, FileName, '{}');", f.pascal(), f.name));
            let line =
                source.lines().find(|l| l.trim().starts_with(&format!("{}: ", f.pascal())) && l.ends_with("cdecl;"))?;
            let parameters = line.split_once('(').map_or("", |(_, rest)| rest.split(')').next().unwrap());
            let kind = |p: &str| match (p.split_once(": ").unwrap().1, p.starts_with("out ")) {
                (kind, true) => format!("out {kind}"),
                (kind, false) => kind.to_string(),
            };
            bound.then(|| parameters.split("; ").filter(|p| !p.is_empty()).map(kind).collect())
        },
        called: |f| format!("Lib.{}", f.pascal()),
        offered: |f| format!("  Result := Call('{}', Request);", f.short()),
        code: |name, number| format!("  TAMARA_{name} = {number};\n"),
        abi: |number| format!("  TAMARA_ABI_VERSION = {number};\n"),
    },
];

/// A function of the header.
struct Function {
    name: String,
    /// The parameters' kinds: n number, t text, o place for a number, r place for a reply, g text given back, p pointer, c callback.
    kinds: String,
}

impl Function {
    fn short(&self) -> &str {
        self.name.strip_prefix("tamara_").unwrap()
    }

    fn pascal(&self) -> String {
        pascal(self.short())
    }

    fn is_operation(&self) -> bool {
        self.kinds == "ntr"
    }
}

fn header() -> String {
    text("include/tamara_pos.h")
}

fn text(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// Every function but the forms with a buffer of the host, which are for hosts that have no binding.
fn functions() -> Vec<Function> {
    let header = header();
    let declared = header.split("*/\n").filter_map(|part| part.split(";\n").next()?.strip_suffix(')')?.split_once('('));
    let each =
        declared.filter(|(before, _)| !before.contains("typedef") && !before.contains('#')).map(|(before, rest)| {
            let parameters = rest.split(", ").filter(|p| *p != "void");
            let kind = |parameter: &str| match parameter[..parameter.rfind([' ', '*']).unwrap() + 1].trim() {
                "int32_t" | "tamara_client" => 'n',
                "const char *" => 't',
                "tamara_client *" | "int32_t *" => 'o',
                "char **" => 'r',
                "char *" => 'g',
                "void *" => 'p',
                "tamara_log_callback" => 'c',
                other => panic!("tests/bindings.rs knows no kind for {other}"),
            };
            Function {
                name: before[before.rfind([' ', '*']).unwrap() + 1..].to_string(),
                kinds: parameters.map(kind).collect(),
            }
        });
    let functions: Vec<Function> = each.filter(|f| !f.name.ends_with("_into")).collect();
    let listed = text("include/symbols.txt");
    let names = listed.lines().filter_map(|line| line.split_once(' ')).filter(|(name, _)| name.starts_with("tamara_"));
    let expected = names.filter(|(name, _)| !name.ends_with("_into")).count();
    assert_eq!(functions.len(), expected, "functions found in the header, and on the list");
    functions
}

/// Every number that calls return: ("PENDING", "1").
fn codes() -> Vec<(String, String)> {
    let source = text("src/abi/codes.rs");
    let lines = source
        .lines()
        .filter_map(|line| line.strip_prefix("pub const TAMARA_")?.strip_suffix(';')?.split_once(": i32 = "));
    lines.map(|(name, number)| (name.to_string(), number.to_string())).collect()
}

/// The text of a file, or of all files of a folder.
fn source(of: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(of);
    match path.is_dir() {
        true => fs::read_dir(path).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect(),
        false => text(of),
    }
}

/// What people wrote: the text outside of the generated blocks.
fn by_hand(source: &str) -> String {
    let mut parts = source.split("<generated ");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| text + part.split_once("</generated>").map_or("", |(_, rest)| rest))
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split(end).next()
}

fn list(text: &str) -> Option<Vec<String>> {
    let text = text.trim_end_matches(']');
    Some(text.split(", ").filter(|part| !part.is_empty()).map(String::from).collect())
}

fn without_names(parameters: Vec<String>) -> Vec<String> {
    parameters.iter().map(|p| p.rsplit_once(' ').unwrap().0.to_string()).collect()
}

/// "order_get" and "ORDER_GET" are "OrderGet".
fn pascal(name: &str) -> String {
    name.split('_').map(|part| part[..1].to_uppercase() + &part[1..].to_lowercase()).collect()
}

#[test]
fn every_binding_declares_and_offers_every_function() {
    for binding in BINDINGS {
        let source = source(binding.source);
        let by_hand = by_hand(&source);
        let help = "run cargo xtask header";
        for f in functions() {
            let (file, name) = (binding.source, &f.name);
            if f.is_operation() {
                assert!(source.contains(&(binding.offered)(&f)), "{file} does not offer {name}; {help}");
                continue;
            }
            let Some(types) = (binding.declared)(&source, &f) else { panic!("{file} does not declare {name}; {help}") };
            if !binding.types.is_empty() {
                let kind =
                    |t: &String| binding.types.iter().find(|(known, _)| known == t).map_or('?', |(_, kind)| *kind);
                // Some languages have one type for texts that are given back, for texts that go in and for pointers.
                let found: Vec<char> = types.iter().map(kind).collect();
                let is_right = found.len() == f.kinds.len()
                    && found.iter().zip(f.kinds.chars()).all(|(a, b)| *a == b || (b == 'g' && "tp".contains(*a)));
                assert!(is_right, "{file} declares {name} with {types:?}, which is not {:?}; {help}", f.kinds);
            }
            let call = (binding.called)(&f);
            assert!(
                by_hand.contains(&call),
                "{file} declares {name}, but no code calls it: write a method that uses {call}"
            );
        }
    }
}

#[test]
fn every_binding_has_every_number_and_the_version() {
    let header = header();
    let abi = between(&header, "#define TAMARA_ABI_VERSION ", "\n").unwrap();
    for binding in BINDINGS {
        let source = source(binding.source);
        for (name, number) in codes() {
            let line = (binding.code)(&name, &number);
            assert!(source.contains(&line), "{} lacks {line:?}; run cargo xtask header", binding.source);
        }
        let line = (binding.abi)(abi);
        assert!(source.contains(&line), "{} lacks {line:?}; run cargo xtask header", binding.source);
    }
}

#[test]
fn no_binding_declares_what_the_header_does_not_have() {
    let known: Vec<String> = functions().into_iter().map(|f| f.name).collect();
    for binding in BINDINGS {
        let source = source(binding.source);
        for quote in ["\"tamara_", "'tamara_"] {
            let names = source.split(quote).skip(1).map(|rest| {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                format!("tamara_{}", &rest[..end])
            });
            // "tamara_" + name is how a name is put together, tamara_pos the library's own.
            for name in names.filter(|name| name != "tamara_" && !name.starts_with("tamara_pos")) {
                assert!(known.contains(&name), "{} names {name}, which the header does not have", binding.source);
            }
        }
    }
}
