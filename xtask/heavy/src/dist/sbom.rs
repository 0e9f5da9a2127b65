//! What is inside: a bill of materials in CycloneDX JSON, and the licences of everything linked in.

use super::{Target, VERSION, epoch, read};
use crate::{Result, process, root};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// Everything that is linked into the library and the programs of a target.
pub struct Materials {
    packages: Vec<Value>,
    checksums: HashMap<(String, String), String>,
    depends: BTreeMap<String, Vec<String>>,
}

const OURS: [&str; 3] = ["tamara-pos", "tamara-sim", "tamara-pos-cli"];

/// Asks cargo what is linked in.
pub fn materials(target: &Target) -> Result<Materials> {
    let mut cargo = process::cargo();
    cargo.args(["metadata", "--format-version", "1", "--locked", "--filter-platform", target.triple]);
    let text = process::output(&mut cargo)?;
    let metadata: Value = serde_json::from_str(&text).map_err(|e| format!("cargo metadata: {e}"))?;
    let depends = reached(&metadata);
    let all = metadata["packages"].as_array().cloned().unwrap_or_default();
    let packages = all.into_iter().filter(|package| depends.contains_key(text_of(package, "id"))).collect();
    Ok(Materials { packages, checksums: checksums()?, depends })
}

/// What our packages depend on, in the end: not for tests, and not what only runs while compiling.
fn reached(metadata: &Value) -> BTreeMap<String, Vec<String>> {
    let nodes = metadata["resolve"]["nodes"].as_array().cloned().unwrap_or_default();
    let nodes: HashMap<&str, &Value> = nodes.iter().map(|node| (text_of(node, "id"), node)).collect();
    let members = metadata["packages"].as_array().into_iter().flatten();
    let ours = members.filter(|package| OURS.contains(&text_of(package, "name")));
    let mut waiting: Vec<String> = ours.map(|package| text_of(package, "id").to_string()).collect();
    let mut reached = BTreeMap::new();
    while let Some(id) = waiting.pop() {
        if reached.contains_key(&id) {
            continue;
        }
        let deps = nodes.get(id.as_str()).and_then(|node| node["deps"].as_array()).into_iter().flatten();
        let linked = deps
            .filter(|dep| dep["dep_kinds"].as_array().is_some_and(|kinds| kinds.iter().any(|k| k["kind"].is_null())));
        let mut ids: Vec<String> = linked.map(|dep| text_of(dep, "pkg").to_string()).collect();
        ids.sort();
        waiting.extend(ids.iter().cloned());
        reached.insert(id, ids);
    }
    reached
}

/// The checksums of Cargo.lock: (name, version) to SHA-256.
fn checksums() -> Result<HashMap<(String, String), String>> {
    let lock = read(&root().join("Cargo.lock"))?;
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(&format!("{key} = \"")));
        line.map(|rest| rest.trim_end_matches('"').to_string())
    };
    let blocks = lock.split("[[package]]").skip(1);
    Ok(blocks.filter_map(|b| Some(((value(b, "name")?, value(b, "version")?), value(b, "checksum")?))).collect())
}

fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn purl(package: &Value) -> String {
    format!("pkg:cargo/{}@{}", text_of(package, "name"), text_of(package, "version"))
}

impl Materials {
    /// CycloneDX 1.5.
    pub fn sbom(&self, target: &Target) -> Result<String> {
        let seconds: i64 = epoch()?.parse().map_err(|_| "SOURCE_DATE_EPOCH is no number")?;
        let purls: HashMap<&str, String> = self.packages.iter().map(|p| (text_of(p, "id"), purl(p))).collect();
        let mut components: Vec<Value> =
            self.packages.iter().filter(|p| !p["source"].is_null()).map(|p| self.component(p)).collect();
        components.sort_by_key(|component| text_of(component, "bom-ref").to_string());
        let depends: Vec<Value> = self
            .depends
            .iter()
            .filter_map(|(id, on)| {
                let on: BTreeSet<&String> = on.iter().filter_map(|id| purls.get(id.as_str())).collect();
                Some(json!({ "ref": purls.get(id.as_str())?, "dependsOn": on }))
            })
            .collect();
        let sbom = json!({
            "bomFormat": "CycloneDX",
            "specVersion": "1.5",
            "version": 1,
            "metadata": {
                "timestamp": utc(seconds),
                "component": {
                    "type": "library", "bom-ref": format!("pkg:cargo/tamara-pos@{VERSION}"), "name": "tamara_pos", "version": VERSION,
                    "properties": [{ "name": "target", "value": target.triple }],
                },
            },
            "components": components,
            "dependencies": depends,
        });
        serde_json::to_string_pretty(&sbom).map(|text| text + "\n").map_err(|e| e.to_string())
    }

    fn component(&self, package: &Value) -> Value {
        let key = (text_of(package, "name").to_string(), text_of(package, "version").to_string());
        let hashes: Vec<Value> =
            self.checksums.get(&key).iter().map(|sum| json!({ "alg": "SHA-256", "content": sum })).collect();
        json!({
            "type": "library", "bom-ref": purl(package), "purl": purl(package), "name": key.0, "version": key.1,
            "licenses": [{ "expression": expression(package) }],
            "hashes": hashes,
        })
    }

    /// The licence texts of everything linked in, each text once.
    pub fn licences(&self) -> Result<String> {
        let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut list = String::new();
        for package in self.packages.iter().filter(|package| !package["source"].is_null()) {
            let name = format!("{} {}", text_of(package, "name"), text_of(package, "version"));
            list += &format!("{name}: {}\n", expression(package));
            for text in licence_files(Path::new(text_of(package, "manifest_path")))? {
                texts.entry(text).or_default().push(name.clone());
            }
        }
        let mut result = format!(
            "Inside tamara_pos, tamara-sim and tamara-pos, beside their own code. SQLite, inside libsqlite3-sys, is in the public domain.\n\n{list}"
        );
        for (text, names) in texts {
            result += &format!("\n{}\n{}\n\n{}\n", "=".repeat(80), names.join(", "), text.trim_end());
        }
        Ok(result)
    }
}

/// As SPDX writes it; older packages use a slash.
fn expression(package: &Value) -> String {
    text_of(package, "license").replace('/', " OR ").replace("  ", " ")
}

fn licence_files(manifest: &Path) -> Result<Vec<String>> {
    let folder = manifest.parent().ok_or("a package without a folder")?;
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files: Vec<_> = entries.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
    files.sort();
    let is_licence = |file: &&std::path::PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        file.is_file() && ["LICENSE", "LICENCE", "COPYING", "NOTICE"].iter().any(|word| name.starts_with(word))
    };
    Ok(files.iter().filter(is_licence).filter_map(|file| std::fs::read_to_string(file).ok()).collect())
}

/// Seconds since 1970 as RFC 3339.
fn utc(seconds: i64) -> String {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Civil date from days, with years that begin in March, so that the leap day comes last.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::utc;

    #[test]
    fn seconds_become_a_date() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(1_709_210_096), "2024-02-29T12:34:56Z");
        assert_eq!(utc(1_735_689_599), "2024-12-31T23:59:59Z");
    }
}
