//! What the registered purl types demand, from the definitions of the purl specification.

/// Whether a part has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    Optional,
    Prohibited,
}

/// The rules of a type.
#[derive(Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) namespace: Need,
    /// The namespace is written in lower case.
    pub(crate) fold_namespace: bool,
    /// The name is written in lower case.
    pub(crate) fold_name: bool,
    /// The version is written in lower case.
    pub(crate) fold_version: bool,
    /// A qualifier that must be there.
    pub(crate) qualifier: Option<&'static str>,
}

const fn rules(namespace: Need, fold_namespace: bool, fold_name: bool) -> Rules {
    Rules {
        namespace,
        fold_namespace,
        fold_name,
        fold_version: false,
        qualifier: None,
    }
}

/// The rules of a type; those of `generic` for one that is not registered.
pub(crate) fn of(kind: &str) -> Rules {
    use Need::{Optional, Prohibited, Required};
    match kind {
        "alpm" | "apk" | "bitbucket" | "composer" | "deb" | "github" => rules(Required, true, true),
        "bazel" | "cargo" | "cocoapods" | "conda" | "cran" | "gem" | "hackage" | "mlflow" | "nuget"
        | "opam" | "vcpkg" => rules(Prohibited, false, false),
        "bitnami" | "otp" | "pypi" | "pub" | "chrome-extension" => rules(Prohibited, false, true),
        "brew" | "hex" | "luarocks" => rules(Optional, true, true),
        "git" | "golang" | "maven" | "swift" => rules(Required, false, false),
        "huggingface" => Rules {
            fold_version: true,
            ..rules(Required, false, false)
        },
        "julia" => Rules {
            qualifier: Some("uuid"),
            ..rules(Prohibited, false, false)
        },
        "oci" => Rules {
            fold_version: true,
            ..rules(Prohibited, false, true)
        },
        "qpkg" | "rpm" => rules(Required, true, false),
        "swid" => Rules {
            qualifier: Some("tag_id"),
            ..rules(Optional, false, false)
        },
        "vscode-extension" => Rules {
            fold_version: true,
            ..rules(Required, true, true)
        },
        "yocto" => rules(Optional, true, false),
        _ => rules(Optional, false, false),
    }
}
