//! Files of ours, one of each kind.

use baize_inventory::{Inventory, InventoryError, Kind, Note, Place, Scope, read};

/// `ecosystem name version scope`, with what needs it.
fn lines(inventory: &Inventory) -> Vec<String> {
    inventory
        .components
        .iter()
        .map(|c| {
            let named = c.purl.as_deref().or(c.ecosystem.as_deref()).unwrap_or("-");
            let parents: Vec<&str> = c
                .parents
                .iter()
                .map(|p| inventory.components[*p as usize].name.as_str())
                .collect();
            let scope = match c.scope {
                Scope::Subject => " subject",
                Scope::Required => "",
                Scope::Optional => " optional",
                Scope::Development => " development",
            };
            let by = if parents.is_empty() {
                String::new()
            } else {
                format!(" < {}", parents.join(","))
            };
            format!(
                "{named} {} {}{scope}{by}",
                c.name,
                c.version.as_deref().unwrap_or("?")
            )
        })
        .collect()
}

#[track_caller]
fn holds(name: &str, text: &str, kind: Kind, expected: &[&str]) -> Inventory {
    let inventory = read(name, text.as_bytes()).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert_eq!(inventory.kind, kind);
    assert_eq!(lines(&inventory), expected);
    inventory
}

#[test]
fn lockfiles_of_rust() {
    let text = "version = 4\n\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\n \"kettle 1.0.0\",\n]\n\n\
        [[package]]\nname = \"kettle\"\nversion = \"1.0.0\"\nsource = \"registry+https://index\"\ndependencies = [\n \"lid\",\n]\n\n\
        [[package]]\nname = \"kettle\"\nversion = \"2.0.0\"\nsource = \"registry+https://index\"\n\n\
        [[package]]\nname = \"lid\"\nversion = \"0.3.0\"\nsource = \"git+https://example.org/lid?rev=1#abc\"\n";
    let found = holds(
        "x",
        text,
        Kind::CargoLock,
        &[
            "crates.io app 0.1.0 subject",
            "crates.io kettle 1.0.0 < app",
            "crates.io kettle 2.0.0",
            "pkg:cargo/lid@0.3.0?vcs_url=git%2Bhttps://example.org/lid%3Frev%3D1%23abc lid 0.3.0 < kettle",
        ],
    );
    assert_eq!(found.components[1].place, Some(Place::Line(11)));
    assert_eq!(found.paths(), [None, Some(0), None, Some(1)]);
}

#[test]
fn lockfiles_of_npm() {
    let third = r#"{"name":"app","version":"1.0.0","lockfileVersion":3,"packages":{
        "":{"name":"app","version":"1.0.0","dependencies":{"kettle":"^1"}},
        "node_modules/kettle":{"version":"1.2.0","dependencies":{"lid":"^2"}},
        "node_modules/kettle/node_modules/lid":{"version":"2.0.0","optional":true},
        "node_modules/lid":{"version":"1.0.0","dev":true},
        "node_modules/nick":{"name":"@real/name","version":"3.0.0"},
        "node_modules/here":{"link":true,"resolved":"here"}}}"#;
    holds(
        "a.json",
        third,
        Kind::NpmLock,
        &[
            "npm app 1.0.0 subject",
            "npm kettle 1.2.0 < app",
            "npm lid 2.0.0 optional < kettle",
            "npm lid 1.0.0 development",
            "npm @real/name 3.0.0",
        ],
    );
    let first = r#"{"lockfileVersion":1,"dependencies":{
        "kettle":{"version":"1.2.0","requires":{"lid":"^2","cup":"^1"},"dependencies":{"lid":{"version":"2.0.0","requires":{"cup":"1"}}}},
        "cup":{"version":"1.0.0"},
        "local":{"version":"file:../local"}}}"#;
    let found = holds(
        "package-lock.json",
        first,
        Kind::NpmLock,
        &[
            "npm cup 1.0.0 < kettle,lid",
            "npm kettle 1.2.0",
            "npm lid 2.0.0 < kettle",
        ],
    );
    assert_eq!(
        found.notes,
        [Note::LeftOut {
            entry: "local".into()
        }]
    );
    let pnpm = "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      kettle:\n        specifier: ^1\n        version: 1.2.0(lid@2.0.0)\n    devDependencies:\n      cup:\n        specifier: ^1\n        version: 1.0.0\npackages:\n  'kettle@1.2.0':\n    resolution: {}\n  '@s/lid@2.0.0':\n    resolution: {}\n  'cup@1.0.0':\n    resolution: {}\nsnapshots:\n  'kettle@1.2.0(lid@2.0.0)':\n    dependencies:\n      '@s/lid': 2.0.0\n  '@s/lid@2.0.0': {}\n  'cup@1.0.0': {}\n";
    holds(
        "p",
        pnpm,
        Kind::PnpmLock,
        &[
            "npm @s/lid 2.0.0 < kettle",
            "npm cup 1.0.0 development",
            "npm kettle 1.2.0",
        ],
    );
    let old = "lockfileVersion: 5.4\npackages:\n  /kettle/1.2.0_lid@2.0.0:\n    dev: true\n  /@s/lid/2.0.0:\n    dev: false\n";
    holds(
        "p",
        old,
        Kind::PnpmLock,
        &["npm @s/lid 2.0.0", "npm kettle 1.2.0 development"],
    );
}

#[test]
fn lockfiles_of_yarn() {
    let classic = "# yarn lockfile v1\n\n\n\"@s/lid@^2.0.0\":\n  version \"2.0.0\"\n\nkettle@^1.0.0, kettle@^1.1.0:\n  version \"1.2.0\"\n  dependencies:\n    \"@s/lid\" \"^2.0.0\"\n\nnick@npm:real@^1:\n  version \"1.0.0\"\n";
    holds(
        "y",
        classic,
        Kind::YarnLock,
        &["npm @s/lid 2.0.0 < kettle", "npm kettle 1.2.0", "npm real 1.0.0"],
    );
    let berry = "__metadata:\n  version: 8\n\n\"@s/lid@npm:^2.0.0\":\n  version: 2.0.0\n  resolution: \"@s/lid@npm:2.0.0\"\n\n\"app@workspace:.\":\n  version: 0.0.0-use.local\n  resolution: \"app@workspace:.\"\n  dependencies:\n    \"@s/lid\": \"npm:^2.0.0\"\n";
    holds(
        "y",
        berry,
        Kind::YarnBerryLock,
        &["npm @s/lid 2.0.0 < app", "npm app 0.0.0-use.local subject"],
    );
}

#[test]
fn lockfiles_of_python() {
    let uv = "version = 1\nrequires-python = \">=3.11\"\n\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\nsource = { virtual = \".\" }\ndependencies = [{ name = \"kettle\" }]\n\n[package.dev-dependencies]\ndev = [{ name = \"probe\" }]\n\n[[package]]\nname = \"kettle\"\nversion = \"1.0\"\nsource = { registry = \"https://index\" }\n\n[[package]]\nname = \"probe\"\nversion = \"2.0\"\nsource = { registry = \"https://index\" }\n";
    holds(
        "u",
        uv,
        Kind::UvLock,
        &[
            "PyPI app 0.1.0 subject",
            "PyPI kettle 1.0 < app",
            "PyPI probe 2.0 development < app",
        ],
    );
    let poetry = "# generated by Poetry\n[[package]]\nname = \"Zope.Kettle\"\nversion = \"1.0\"\noptional = false\n\n[package.dependencies]\nprobe_x = \">=1\"\n\n[[package]]\nname = \"probe-x\"\nversion = \"2.0\"\noptional = false\ngroups = [\"dev\"]\n\n[metadata]\nlock-version = \"2.1\"\ncontent-hash = \"0\"\n";
    holds(
        "p",
        poetry,
        Kind::PoetryLock,
        &[
            "PyPI zope-kettle 1.0",
            "PyPI probe-x 2.0 development < zope-kettle",
        ],
    );
    let pipfile = r#"{"_meta":{},"default":{"Kettle":{"version":"==1.0"},"here":{"path":"."}},"develop":{"probe":{"version":"===2.0"}}}"#;
    holds(
        "p",
        pipfile,
        Kind::PipfileLock,
        &["PyPI kettle 1.0", "PyPI probe 2.0 development"],
    );
    let requirements = "# what we need\nKettle[lid] == 1.0 ; python_version > '3' # yes\nprobe>=2,<3\ncup==1.* \nlong==\\\n1.2 --hash=sha256:00\n-r other.txt\nhttps://example.org/a.whl\n";
    let found = holds(
        "requirements-dev.txt",
        requirements,
        Kind::Requirements,
        &["PyPI kettle 1.0", "PyPI probe ?", "PyPI cup ?", "PyPI long 1.2"],
    );
    assert!(found.notes.contains(&Note::DirectOnly));
    assert!(
        found.notes.contains(&Note::LeftOut {
            entry: "-r other.txt".into()
        }),
        "{:?}",
        found.notes
    );
}

#[test]
fn modules_of_go() {
    let module = "module example.org/app\n\ngo 1.22\n\ntoolchain go1.22.3\n\nrequire (\n\texample.org/kettle v1.2.0\n\texample.org/lid v0.1.0 // indirect\n\texample.org/local v1.0.0\n)\n\nreplace example.org/lid v0.1.0 => example.org/better v0.2.0\n\nreplace example.org/local => ../local\n";
    holds(
        "go.mod",
        module,
        Kind::GoMod,
        &[
            "Go stdlib 1.22.3",
            "Go example.org/kettle 1.2.0",
            "Go example.org/better 0.2.0",
        ],
    );
    let sum = "example.org/a v1.0.0 h1:x=\nexample.org/a v1.0.0/go.mod h1:y=\nexample.org/b v2.0.0+incompatible/go.mod h1:z=\n";
    holds("s", sum, Kind::GoSum, &["Go example.org/a 1.0.0"]);
}

#[test]
fn projects_of_java() {
    let pom = "<?xml version=\"1.0\"?>\n<project xmlns=\"http://maven.apache.org/POM/4.0.0\">\n<parent><groupId>org.example</groupId><version>3</version></parent>\n<properties><kettle.version>${base}.1</kettle.version><base>2</base></properties>\n<dependencyManagement><dependencies><dependency><groupId>org.example</groupId><artifactId>lid</artifactId><version>7</version></dependency></dependencies></dependencyManagement>\n<dependencies>\n<dependency><groupId>${project.groupId}</groupId><artifactId>kettle</artifactId><version>${kettle.version}</version></dependency>\n<dependency><groupId>org.example</groupId><artifactId>lid</artifactId><scope>test</scope></dependency>\n<dependency><groupId>org.example</groupId><artifactId>cup</artifactId><version>[1,2)</version></dependency>\n</dependencies></project>";
    let found = holds(
        "p.xml",
        pom,
        Kind::Pom,
        &[
            "Maven org.example:kettle 2.1",
            "Maven org.example:lid 7 development",
            "Maven org.example:cup ?",
        ],
    );
    assert_eq!(found.components[0].place, Some(Place::Line(7)));
    let gradle = "# This is a Gradle generated file for dependency locking.\norg.example:kettle:1.0=compileClasspath,runtimeClasspath\norg.example:probe:2.0=testRuntimeClasspath\nempty=annotationProcessor\n";
    holds(
        "g",
        gradle,
        Kind::GradleLock,
        &[
            "Maven org.example:kettle 1.0",
            "Maven org.example:probe 2.0 development",
        ],
    );
}

#[test]
fn lockfiles_of_other_languages() {
    let gems = "PATH\n  remote: .\n  specs:\n    app (0.1.0)\n      kettle (~> 1)\n\nGEM\n  remote: https://example.org/\n  specs:\n    kettle (1.0.0-x86_64-linux)\n      lid\n    lid (2.0.0.pre1)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  app!\n";
    holds(
        "g",
        gems,
        Kind::GemfileLock,
        &[
            "RubyGems app 0.1.0 subject",
            "RubyGems kettle 1.0.0 < app",
            "RubyGems lid 2.0.0.pre1 < kettle",
        ],
    );
    let composer = r#"{"content-hash":"0","packages":[{"name":"Example/Kettle","version":"v1.0.0","require":{"php":">=8","example/lid":"^1"}},{"name":"example/lid","version":"1.1.0"}],"packages-dev":[{"name":"example/probe","version":"dev-main"}]}"#;
    holds(
        "c",
        composer,
        Kind::ComposerLock,
        &[
            "Packagist example/kettle 1.0.0",
            "Packagist example/lid 1.1.0 < example/kettle",
            "Packagist example/probe dev-main development",
        ],
    );
    let nuget = r#"{"version":1,"dependencies":{"net8.0":{"Example.Kettle":{"type":"Direct","resolved":"1.0.0","dependencies":{"example.lid":"2"}},"Example.Lid":{"type":"Transitive","resolved":"2.0.0"},"other":{"type":"Project"}}}}"#;
    holds(
        "n",
        nuget,
        Kind::NugetLock,
        &[
            "NuGet Example.Kettle 1.0.0",
            "NuGet Example.Lid 2.0.0 < Example.Kettle",
        ],
    );
    let dart = "packages:\n  kettle:\n    dependency: \"direct main\"\n    source: hosted\n    version: \"1.0.0\"\n  flutter:\n    source: sdk\n    version: \"0.0.0\"\nsdks:\n  dart: \">=3\"\n";
    holds("d", dart, Kind::PubspecLock, &["Pub kettle 1.0.0"]);
    let mix = "%{\n  \"kettle\": {:hex, :kettle, \"1.0.0\", \"00\", [:mix], [], \"hexpm\", \"00\"},\n  \"here\": {:git, \"https://example.org\", \"00\", []},\n}\n";
    holds("m", mix, Kind::MixLock, &["Hex kettle 1.0.0"]);
}

#[test]
fn databases_of_distributions() {
    let dpkg = "Package: libkettle1\nStatus: install ok installed\nSource: kettle (1.0-2)\nVersion: 1.0-2+b1\nDepends: liblid2 (>= 1), cup | mug\nDescription: words\n more: words\n\nPackage: liblid2\nStatus: install ok installed\nVersion: 2.0-1\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n";
    let found = holds(
        "status",
        dpkg,
        Kind::DpkgStatus,
        &["Debian libkettle1 1.0-2+b1", "Debian liblid2 2.0-1 < libkettle1"],
    );
    let upstream = found.components[0].upstream.clone().expect("a source");
    assert_eq!(
        (upstream.name.as_str(), upstream.version.as_deref()),
        ("kettle", Some("1.0-2"))
    );
    let apk = "C:Q1x\nP:libkettle\nV:1.0-r0\no:kettle\n\nC:Q1y\nP:lid\nV:2.0-r1\no:lid\n";
    let found = holds(
        "installed",
        apk,
        Kind::ApkInstalled,
        &["Alpine libkettle 1.0-r0", "Alpine lid 2.0-r1"],
    );
    assert!(found.components[0].upstream.is_some() && found.components[1].upstream.is_none());
}

#[test]
fn bills_of_materials() {
    let json = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"application","bom-ref":"app","name":"app","version":"1"}},
        "components":[{"type":"library","bom-ref":"k","group":"@s","name":"kettle","version":"1.0","purl":"pkg:npm/%40s/kettle@1.0",
            "components":[{"type":"library","bom-ref":"l","name":"lid","scope":"optional","version":"2"}]}],
        "dependencies":[{"ref":"app","dependsOn":["k","k","nowhere"]},{"ref":"l","dependsOn":["k"]}]}"#;
    let found = holds(
        "b",
        json,
        Kind::CyclonedxJson,
        &[
            "- app 1 subject",
            "pkg:npm/%40s/kettle@1.0 @s/kettle 1.0 < app,lid",
            "- lid 2 optional < @s/kettle",
        ],
    );
    // Kettle and lid need one another; that ends.
    assert_eq!(found.paths(), [None, Some(0), Some(1)]);
    let xml = "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.2\"><components>\n<component type=\"library\" bom-ref=\"k\"><name>kettle</name><version>1.0</version><cpe>cpe:2.3:a:example:kettle:1.0:*:*:*:*:*:*:*</cpe></component></components></bom>";
    let found = holds("b", xml, Kind::CyclonedxXml, &["- kettle 1.0"]);
    assert!(found.components[0].cpe.is_some());
    let spdx = r#"{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","packages":[{"SPDXID":"SPDXRef-a","name":"app","versionInfo":"NOASSERTION"},
        {"SPDXID":"SPDXRef-k","name":"kettle","versionInfo":"1.0","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:pypi/kettle@1.0"}]}],
        "relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-a"},{"spdxElementId":"SPDXRef-k","relationshipType":"DEPENDENCY_OF","relatedSpdxElement":"SPDXRef-a"}]}"#;
    holds(
        "s",
        spdx,
        Kind::SpdxJson,
        &["- app ? subject", "pkg:pypi/kettle@1.0 kettle 1.0 < app"],
    );
    let tags = "SPDXVersion: SPDX-2.2\nSPDXID: SPDXRef-DOCUMENT\nDocumentComment: <text>several\nlines</text>\nPackageName: kettle\nSPDXID: SPDXRef-k\nPackageVersion: 1.0\nExternalRef: PACKAGE-MANAGER purl pkg:pypi/kettle@1.0\nFileName: ./a\nSPDXID: SPDXRef-f\n";
    holds("s", tags, Kind::SpdxTagValue, &["pkg:pypi/kettle@1.0 kettle 1.0"]);
    let third = r#"{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"software_Package","spdxId":"urn:k","name":"kettle","software_packageVersion":"1.0","software_packageUrl":"pkg:pypi/kettle@1.0"},
        {"type":"software_Package","spdxId":"urn:l","name":"lid"},{"type":"Relationship","relationshipType":"dependsOn","from":"urn:k","to":["urn:l"]}]}"#;
    holds(
        "s",
        third,
        Kind::Spdx3Json,
        &["pkg:pypi/kettle@1.0 kettle 1.0", "- lid ? < kettle"],
    );
    holds(
        "p",
        "# ours\npkg:pypi/kettle@1.0\n",
        Kind::Purls,
        &["pkg:pypi/kettle@1.0 pkg:pypi/kettle@1.0 ?"],
    );
}

#[test]
fn what_is_not_one_is_refused_with_a_reason() {
    for (name, text, reason) in [
        (
            "a",
            "",
            "neither a bill of materials nor a lockfile that is known",
        ),
        (
            "a",
            "words",
            "neither a bill of materials nor a lockfile that is known",
        ),
        (
            "a",
            "{}",
            "neither a bill of materials nor a lockfile that is known",
        ),
        (
            "Cargo.lock",
            "[[package",
            "not Cargo.lock: unclosed array table, expected `]]`",
        ),
        (
            "a",
            r#"{"bomFormat":"CycloneDX","specVersion":"2.0"}"#,
            "CycloneDX 2.0 cannot be read",
        ),
        (
            "a",
            r#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library"}]}"#,
            "not CycloneDX: /components/0: a component without a name",
        ),
        (
            "a",
            r#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"a","bom-ref":"x"},{"type":"library","name":"b","bom-ref":"x"}]}"#,
            "not CycloneDX: the reference \"x\" is there twice",
        ),
        ("a", r#"{"spdxVersion":"SPDX-9"}"#, "SPDX-9 cannot be read"),
        (
            "a",
            "<!DOCTYPE bom [<!ENTITY a \"b\">]><bom/>",
            "not XML: a document type is declared",
        ),
        (
            "composer.lock",
            "words",
            "not composer.lock: its content is something else",
        ),
    ] {
        let error = read(name, text.as_bytes()).expect_err(text);
        assert_eq!(error.to_string(), reason, "{text}");
    }
    assert!(read("a", &[0xff; 20]).is_err());
}

#[test]
fn bombs_are_bounded() {
    let deep = format!("{{\"bomFormat\":\"CycloneDX\",\"a\":{}", "[".repeat(100_000));
    assert!(matches!(
        read("a", deep.as_bytes()),
        Err(InventoryError::Malformed { .. })
    ));
    let deep = "<a>".repeat(100_000);
    assert!(matches!(
        read("a", deep.as_bytes()),
        Err(InventoryError::TooMany { .. })
    ));
    let deep = format!("lockfileVersion: 9\npackages: {}", "{a: ".repeat(100_000));
    assert!(matches!(
        read("a", deep.as_bytes()),
        Err(InventoryError::Malformed { .. })
    ));
    let deep = format!("[[package]]\nname = {}", "[".repeat(100_000));
    assert!(matches!(
        read("a", deep.as_bytes()),
        Err(InventoryError::Malformed { .. })
    ));
    let aliases = "lockfileVersion: 9\na: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n";
    assert!(matches!(
        read("a", aliases.as_bytes()),
        Err(InventoryError::Malformed { .. })
    ));
    let many: String = (0..200_001)
        .flat_map(|n| ["pkg:pypi/a".to_owned(), n.to_string(), "@1\n".to_owned()])
        .collect();
    assert!(matches!(
        read("a", many.as_bytes()),
        Err(InventoryError::TooMany { .. })
    ));
    let long = format!("pkg:pypi/{}@1\n", "a".repeat(5_000));
    let found = read("a", long.as_bytes()).expect("it is read");
    assert!(found.components.is_empty() && found.notes.len() == 1);
}
