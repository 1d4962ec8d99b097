//! One module per family of orders: a text in, a key out.

pub(crate) mod alpm;
mod composer;
mod conan;
mod datetime;
mod debian;
mod dotted;
pub(crate) mod generic;
mod gentoo;
mod maven;
pub(crate) mod pypi;
mod rpm;
mod rubygems;
pub(crate) mod semver;

use crate::key::Key;
use crate::scheme::Scheme;

/// Why a text is not a version.
pub(crate) type Why = &'static str;

/// The key of a version. [`Scheme::Alpm`] has a function of its own.
pub(crate) fn key(scheme: Scheme, text: &str) -> Result<Box<[u8]>, Why> {
    match scheme {
        Scheme::Semver | Scheme::Hex | Scheme::GithubActions => semver::key(text, &semver::LENIENT),
        Scheme::Go => match text.strip_prefix("go") {
            Some(tag) => semver::key(&semver::of_go_tag(tag), &semver::LENIENT),
            None => semver::key(text, &semver::LENIENT),
        },
        Scheme::Npm => semver::key(text, &semver::NPM),
        Scheme::Cargo => semver::key(text, &semver::STRICT),
        Scheme::Pub | Scheme::Julia => semver::key(text, &semver::WITH_BUILD),
        Scheme::NuGet => semver::key(text, &semver::NUGET),
        Scheme::Pypi => Ok(pypi::Pep440::parse(text)?.key()),
        Scheme::Maven => Ok(maven::key(text)),
        Scheme::Debian => debian::key(text),
        Scheme::Rpm => Ok(rpm::key(text)),
        Scheme::Alpine => gentoo::key(text, gentoo::Dialect::Alpine),
        Scheme::Gentoo => gentoo::key(text, gentoo::Dialect::Gentoo),
        Scheme::RubyGems => rubygems::key(text),
        Scheme::Composer => composer::key(text),
        Scheme::Cran => dotted::cran(text),
        Scheme::Hackage => dotted::hackage(text),
        Scheme::Intdot => dotted::intdot(text),
        Scheme::Nginx => dotted::nginx(text),
        Scheme::OpenSsl => dotted::openssl(text),
        Scheme::Conan => conan::key(text),
        Scheme::DateTime => datetime::key(text),
        Scheme::Alpm => Ok(alpm::key(text)?.0),
        Scheme::Lexicographic => {
            let mut key = Key::default();
            key.text(text);
            Ok(key.finish())
        }
        Scheme::Generic => generic::key(text),
    }
}
