//! Vectors of CVSS, as the schemas of OSV, CVE and CVSS itself take them.

use baize_model::Scheme;

/// Whether a vector is one that the schemas take.
pub(crate) fn is_vector(scheme: Scheme, vector: &str) -> bool {
    let (metrics, known): (&str, &[(&str, &str)]) = match scheme {
        Scheme::Cvss2 => (vector, &CVSS2),
        Scheme::Cvss30 | Scheme::Cvss31 => {
            let rest = vector
                .strip_prefix("CVSS:3.0/")
                .or_else(|| vector.strip_prefix("CVSS:3.1/"));
            (rest.unwrap_or_default(), &CVSS3)
        }
        Scheme::Cvss40 => return is_cvss4(vector),
        _ => return false,
    };
    let knows = |metric: &str| {
        let Some((name, value)) = metric.split_once(':') else {
            return false;
        };
        let values = known
            .iter()
            .find(|(metric, _)| *metric == name)
            .map(|(_, values)| *values);
        values.is_some_and(|values| values.split(' ').any(|known| known == value))
    };
    metrics.split('/').all(knows)
}

/// The fourth version has its metrics in order, the first eleven of them all.
fn is_cvss4(vector: &str) -> bool {
    let Some(metrics) = vector.strip_prefix("CVSS:4.0/") else {
        return false;
    };
    let mut left = CVSS4.iter().enumerate();
    let mut seen = 0;
    for metric in metrics.split('/') {
        let Some((name, value)) = metric.split_once(':') else {
            return false;
        };
        let Some((at, (_, values))) = left.by_ref().find(|(_, (known, _))| *known == name) else {
            return false;
        };
        if !values.split(' ').any(|known| known == value) || (at < 11 && at != seen) {
            return false;
        }
        seen += 1;
    }
    seen >= 11
}

const CVSS2: [(&str, &str); 14] = [
    ("AV", "N A L"),
    ("AC", "L M H"),
    ("Au", "M S N"),
    ("C", "N P C"),
    ("I", "N P C"),
    ("A", "N P C"),
    ("E", "U POC F H ND"),
    ("RL", "OF TF W U ND"),
    ("RC", "UC UR C ND"),
    ("CDP", "N L LM MH H ND"),
    ("TD", "N L M H ND"),
    ("CR", "L M H ND"),
    ("IR", "L M H ND"),
    ("AR", "L M H ND"),
];
const CVSS3: [(&str, &str); 22] = [
    ("AV", "N A L P"),
    ("AC", "L H"),
    ("PR", "N L H"),
    ("UI", "N R"),
    ("S", "U C"),
    ("C", "N L H"),
    ("I", "N L H"),
    ("A", "N L H"),
    ("E", "X U P F H"),
    ("RL", "X O T W U"),
    ("RC", "X U R C"),
    ("CR", "X L M H"),
    ("IR", "X L M H"),
    ("AR", "X L M H"),
    ("MAV", "X N A L P"),
    ("MAC", "X L H"),
    ("MPR", "X N L H"),
    ("MUI", "X N R"),
    ("MS", "X U C"),
    ("MC", "X N L H"),
    ("MI", "X N L H"),
    ("MA", "X N L H"),
];
const CVSS4: [(&str, &str); 32] = [
    ("AV", "N A L P"),
    ("AC", "L H"),
    ("AT", "N P"),
    ("PR", "N L H"),
    ("UI", "N P A"),
    ("VC", "H L N"),
    ("VI", "H L N"),
    ("VA", "H L N"),
    ("SC", "H L N"),
    ("SI", "H L N"),
    ("SA", "H L N"),
    ("E", "X A P U"),
    ("CR", "X H M L"),
    ("IR", "X H M L"),
    ("AR", "X H M L"),
    ("MAV", "X N A L P"),
    ("MAC", "X L H"),
    ("MAT", "X N P"),
    ("MPR", "X N L H"),
    ("MUI", "X N P A"),
    ("MVC", "X N L H"),
    ("MVI", "X N L H"),
    ("MVA", "X N L H"),
    ("MSC", "X N L H"),
    ("MSI", "X N L H S"),
    ("MSA", "X N L H S"),
    ("S", "X N P"),
    ("AU", "X N Y"),
    ("R", "X A U I"),
    ("V", "X D C"),
    ("RE", "X L M H"),
    ("U", "X Clear Green Amber Red"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_judged_as_the_schema_does() {
        let base = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
        for (scheme, vector, good) in [
            (Scheme::Cvss2, "AV:N/AC:L/Au:N/C:P/I:P/A:P", true),
            (Scheme::Cvss2, "AV:N/AC:L/PR:N", false),
            (
                Scheme::Cvss31,
                "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                true,
            ),
            (Scheme::Cvss31, "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", false),
            (Scheme::Cvss31, "CVSS:3.1/", false),
            (Scheme::Cvss40, base, true),
            (Scheme::Cvss40, &format!("{base}/E:P/MSI:S/U:Red"), true),
            (Scheme::Cvss40, &format!("{base}/U:Red/E:P"), false),
            (Scheme::Cvss40, &base[..60], false),
            (Scheme::Vendor, "high", false),
        ] {
            assert_eq!(is_vector(scheme, vector), good, "{vector}");
        }
    }
}
