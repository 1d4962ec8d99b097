//! Listening, by TCP or by TLS, until told to stop.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tower::ServiceExt;

use crate::stalling::Stalling;

/// Most headers of a request.
const HEADERS: usize = 100;
/// Most bytes of the head of a request, or of its headers as HTTP/2 counts them.
const HEAD_BYTES: u32 = 64 << 10;
/// Requests under way on one connection of HTTP/2.
const STREAMS: u32 = 100;
/// How often a silent connection of HTTP/2 is asked whether it is still there.
const PING: Duration = Duration::from_secs(30);
/// Pause after a connection that could not be taken: too many open files, a client that is gone already.
const SETBACK: Duration = Duration::from_millis(50);
/// How long answers on their way may take once we are told to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// Certificate chain and private key, as PEM files.
#[derive(Clone, Debug)]
pub struct Tls {
    /// The certificate chain.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// How long a client may keep a connection waiting.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// To agree on keys.
    pub handshake: Duration,
    /// For the head of a request, from its first byte or from the end of the request before.
    pub head: Duration,
    /// To take the next bytes of an answer, or to say whether it is still there.
    pub taking: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(20),
            taking: Duration::from_secs(30),
        }
    }
}

/// Why nobody can be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("{address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The certificate or key cannot be used.
    #[error("{}: {reason}", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Serving failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A place where clients can knock.
pub struct Door {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
    patience: Patience,
}

impl Door {
    /// Begins to listen. Port 0 takes any that is free: see [`Door::address`].
    pub async fn open(address: SocketAddr, tls: Option<&Tls>) -> Result<Self, ServeError> {
        let tls = tls.map(acceptor).transpose()?;
        let listen = |source| ServeError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        Ok(Self {
            listener,
            address,
            tls,
            patience: Patience::default(),
        })
    }

    /// The same with another patience.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// The address that is listened on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is ready, then finishes the answers that are on their way. By TCP that is HTTP/1.1, by TLS
    /// what the client prefers of it and HTTP/2.
    pub async fn serve(
        self,
        router: Router,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServeError> {
        let (told, stopping) = watch::channel(());
        let mut connections = JoinSet::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            let (stream, peer) = tokio::select! {
                () = &mut stop => break,
                accepted = self.listener.accept() => match accepted {
                    Ok(accepted) => accepted,
                    Err(error) => {
                        tracing::debug!(%error, "a connection could not be taken");
                        tokio::time::sleep(SETBACK).await;
                        continue;
                    }
                },
            };
            while connections.try_join_next().is_some() {}
            let connection = Connection {
                router: router.clone(),
                peer,
                patience: self.patience,
                stopping: stopping.clone(),
            };
            match &self.tls {
                None => connections.spawn(connection.plain(stream)),
                Some(tls) => connections.spawn(connection.secure(stream, tls.clone())),
            };
        }
        drop(self.listener);
        // Gone already where nobody is connected.
        let _ = told.send(());
        let farewell = async { while connections.join_next().await.is_some() {} };
        if tokio::time::timeout(FAREWELL, farewell).await.is_err() {
            tracing::warn!("some answers were cut off");
        }
        Ok(())
    }
}

/// Tells answers without an end that it is time to end. Every request that comes through a [`Door`] carries it.
#[derive(Clone, Debug)]
pub struct Stopping(watch::Receiver<()>);

impl Stopping {
    /// Ready once we are told to stop.
    pub async fn told(&mut self) {
        // The sender goes when nobody serves any more.
        let _ = self.0.changed().await;
    }
}

/// A client that has knocked.
struct Connection {
    router: Router,
    peer: SocketAddr,
    patience: Patience,
    stopping: watch::Receiver<()>,
}

/// Serves a connection until it ends, or until its last answer once we are told to stop.
macro_rules! until_told {
    ($connection:expr, $stopping:expr) => {{
        let mut connection = std::pin::pin!($connection);
        let outcome = tokio::select! {
            outcome = &mut connection => outcome,
            _ = $stopping.changed() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = outcome {
            tracing::debug!(%error, "a connection ended early");
        }
    }};
}

impl Connection {
    async fn plain(self, stream: TcpStream) {
        self.http1(stream).await;
    }

    async fn secure(self, stream: TcpStream, tls: TlsAcceptor) {
        match tokio::time::timeout(self.patience.handshake, tls.accept(stream)).await {
            Ok(Ok(stream)) if stream.get_ref().1.alpn_protocol() == Some(b"h2") => self.http2(stream).await,
            Ok(Ok(stream)) => self.http1(stream).await,
            Ok(Err(error)) => tracing::debug!(%error, "no agreement on keys"),
            Err(_) => tracing::debug!("a client took too long to agree on keys"),
        }
    }

    async fn http1(self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let stream = TokioIo::new(Stalling::new(stream, self.patience.taking));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.patience.head)
            .max_headers(HEADERS)
            .max_buf_size(HEAD_BYTES as usize)
            .serve_connection(stream, service_fn(|request| self.answer(request)));
        let mut stopping = self.stopping.clone();
        until_told!(connection, stopping);
    }

    async fn http2(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let stream = TokioIo::new(Stalling::new(stream, self.patience.taking));
        let connection = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .max_header_list_size(HEAD_BYTES)
            .max_concurrent_streams(STREAMS)
            .keep_alive_interval(PING)
            .keep_alive_timeout(self.patience.taking)
            .serve_connection(stream, service_fn(|request| self.answer(request)));
        let mut stopping = self.stopping.clone();
        until_told!(connection, stopping);
    }

    /// Hands a request over, with the address it comes from.
    fn answer(
        &self,
        mut request: hyper::Request<Incoming>,
    ) -> impl Future<Output = Result<axum::response::Response, std::convert::Infallible>> + Send + 'static
    {
        request.extensions_mut().insert(ConnectInfo(self.peer));
        request.extensions_mut().insert(Stopping(self.stopping.clone()));
        self.router.clone().oneshot(request.map(Body::new))
    }
}

fn acceptor(tls: &Tls) -> Result<TlsAcceptor, ServeError> {
    let wrong = |path: &Path, reason: &dyn std::fmt::Display| ServeError::Certificate {
        path: path.to_owned(),
        reason: reason.to_string(),
    };
    let chain = CertificateDer::pem_file_iter(&tls.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|e| wrong(&tls.certificate, &e))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(|e| wrong(&tls.key, &e))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| wrong(&tls.certificate, &e))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|e| wrong(&tls.certificate, &e))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
