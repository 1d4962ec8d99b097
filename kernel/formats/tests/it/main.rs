//! Reading whole files: fixtures written for the purpose, and real data where it is present.

mod cnnvd;
mod cnvd;
mod csaf;
mod cyclonedx;
mod gbt28458;
mod openvex;
mod snapshot;
