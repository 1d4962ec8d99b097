//! Fields and their names.

/// Fields of words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TextField {
    Source,
    State,
    Kind,
    Ecosystem,
    Product,
    Vendor,
    Category,
    Assigner,
    Conflict,
}

/// Fields of yes and no.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Flag {
    Exploited,
    Fix,
}

/// Fields of numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Measure {
    /// Probability, kept in millionths.
    Epss,
    /// Score of the headline severity, kept in tenths.
    Score,
    /// Priority 0–100.
    Priority,
    /// Rise of EPSS, kept in millionths.
    Rise,
}

impl Measure {
    /// Units of the index in one unit of the field.
    pub(crate) fn scale(self) -> f64 {
        match self {
            Self::Epss | Self::Rise => 1_000_000.0,
            Self::Score => 10.0,
            Self::Priority => 1.0,
        }
    }
}

/// Fields of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Moment {
    Published,
    Modified,
}

/// Grading schemes as they are asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Scheme {
    Cvss2,
    Cvss3,
    Cvss4,
    Cnnvd,
    Gbt,
    Cnvd,
    Vendor,
}

impl Scheme {
    /// Name in queries and in the index.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cvss2 => "cvss2",
            Self::Cvss3 => "cvss3",
            Self::Cvss4 => "cvss4",
            Self::Cnnvd => "cnnvd",
            Self::Gbt => "gbt",
            Self::Cnvd => "cnvd",
            Self::Vendor => "vendor",
        }
    }

    pub(crate) fn of(scheme: baize_model::Scheme) -> Option<Self> {
        use baize_model::Scheme as Model;
        Some(match scheme {
            Model::Cvss2 => Self::Cvss2,
            Model::Cvss30 | Model::Cvss31 => Self::Cvss3,
            Model::Cvss40 => Self::Cvss4,
            Model::Cnnvd => Self::Cnnvd,
            Model::GbtTechnical | Model::GbtComprehensive => Self::Gbt,
            Model::Cnvd => Self::Cnvd,
            Model::Vendor => Self::Vendor,
            Model::Ssvc => return None,
        })
    }
}

/// A field of the language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Field {
    Text(TextField),
    Level(Option<Scheme>),
    Flag(Flag),
    Number(Measure),
    Days(Moment),
    Weakness,
    Identifier,
}

/// Names of fields, in both languages. The first name of each field is the one that is printed; what begins with it
/// is suggested.
pub(crate) const FIELDS: &[(Field, &[&str])] = &[
    (
        Field::Level(None),
        &["severity", "level", "危害等级", "等级", "严重程度"],
    ),
    (
        Field::Flag(Flag::Exploited),
        &["exploited", "kev", "在野利用", "已利用", "利用"],
    ),
    (
        Field::Text(TextField::Vendor),
        &["vendor", "厂商", "供应商", "提供者"],
    ),
    (
        Field::Text(TextField::Product),
        &["product", "package", "产品", "组件", "软件包"],
    ),
    (Field::Weakness, &["weakness", "cwe", "弱点"]),
    (
        Field::Text(TextField::Category),
        &["category", "type", "类型", "漏洞类型", "分类"],
    ),
    (
        Field::Days(Moment::Published),
        &["published", "year", "发布", "发布时间", "年份", "年"],
    ),
    (
        Field::Days(Moment::Modified),
        &["modified", "updated", "更新", "更新时间"],
    ),
    (Field::Text(TextField::Source), &["source", "来源"]),
    (
        Field::Text(TextField::Ecosystem),
        &["ecosystem", "生态", "生态系统"],
    ),
    (Field::Text(TextField::State), &["state", "status", "状态"]),
    (Field::Text(TextField::Kind), &["kind", "种类"]),
    (Field::Number(Measure::Epss), &["epss"]),
    (Field::Number(Measure::Rise), &["rise", "上升"]),
    (Field::Number(Measure::Score), &["score", "评分", "分数"]),
    (Field::Number(Measure::Priority), &["priority", "优先级"]),
    (
        Field::Flag(Flag::Fix),
        &["fix", "has-fix", "fixed", "修复", "有修复"],
    ),
    (
        Field::Text(TextField::Assigner),
        &["assigner", "cna", "分配机构", "编号机构"],
    ),
    (
        Field::Text(TextField::Conflict),
        &["conflict", "conflicts", "分歧", "冲突"],
    ),
    (Field::Identifier, &["id", "identifier", "编号"]),
    (Field::Level(Some(Scheme::Cvss2)), &["severity.cvss2", "cvss2"]),
    (Field::Level(Some(Scheme::Cvss3)), &["severity.cvss3", "cvss3"]),
    (Field::Level(Some(Scheme::Cvss4)), &["severity.cvss4", "cvss4"]),
    (Field::Level(Some(Scheme::Cnnvd)), &["severity.cnnvd", "cnnvd"]),
    (Field::Level(Some(Scheme::Gbt)), &["severity.gbt", "gbt", "国标"]),
    (Field::Level(Some(Scheme::Cnvd)), &["severity.cnvd", "cnvd"]),
    (Field::Level(Some(Scheme::Vendor)), &["severity.vendor"]),
];

impl Field {
    /// The field of a name, in any case; `危害等级.cnnvd` is as good as `severity.cnnvd`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let whole = |name: &str| {
            FIELDS
                .iter()
                .find(|(_, names)| names.contains(&name))
                .map(|f| f.0)
        };
        whole(&name).or_else(|| {
            let (before, scheme) = name.split_once('.')?;
            (whole(before)? == Self::Level(None))
                .then(|| whole(&format!("severity.{scheme}")))
                .flatten()
        })
    }

    /// The name that is printed.
    pub(crate) fn name(self) -> &'static str {
        FIELDS
            .iter()
            .find(|(field, _)| *field == self)
            .and_then(|(_, names)| names.first())
            .copied()
            .unwrap_or_default()
    }

    /// The field whose name was nearly written: one letter more, less, other or swapped.
    pub(crate) fn nearly(name: &str) -> Option<&'static str> {
        let name = name.to_lowercase();
        if name.len() < 4 || !name.is_ascii() {
            return None;
        }
        FIELDS
            .iter()
            .flat_map(|(_, names)| names.iter())
            .copied()
            .find(|known| {
                known.is_ascii()
                    && known.len() >= 5
                    && super::super::spelling::distance(&name, known, 1).is_some()
            })
    }
}

/// Values of `state`, with other words for them.
pub(crate) const STATES: &[(&str, &[&str])] = &[
    ("published", &["已发布", "公开"]),
    ("reserved", &["保留", "预留"]),
    ("disputed", &["有争议", "争议"]),
    ("withdrawn", &["已撤回", "撤回"]),
    ("rejected", &["已拒绝", "拒绝"]),
];

/// Values of `conflict`, with other words for them.
pub(crate) const CONFLICTS: &[(&str, &[&str])] = &[
    ("identity", &["编号", "同一性"]),
    ("severity", &["等级", "危害等级"]),
    ("state", &["状态"]),
];

/// Values of `kind`, with other words for them.
pub(crate) const KINDS: &[(&str, &[&str])] = &[
    ("vulnerability", &["漏洞"]),
    ("advisory", &["公告"]),
    ("malware", &["恶意软件", "恶意包"]),
    ("evidence", &["利用情报"]),
    ("statement", &["声明"]),
];
