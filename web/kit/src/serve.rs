//! Listening, by TCP or by TLS, until told to stop.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::Next;
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// How long a client may take to agree on keys.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Clients that agree on keys at the same time; others wait in the queue of the system.
const HANDSHAKES: usize = 256;
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
        })
    }

    /// The address that is listened on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is ready, then finishes the answers that are on their way.
    pub async fn serve(
        self,
        router: Router,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServeError> {
        let (told, mut stopping) = tokio::sync::watch::channel(false);
        let stop = async move {
            stop.await;
            // Nobody listens any more when serving is over already.
            let _ = told.send(true);
        };
        let serving = async {
            match self.tls {
                None => {
                    let service = router.into_make_service_with_connect_info::<SocketAddr>();
                    axum::serve(self.listener, service)
                        .with_graceful_shutdown(stop)
                        .await
                }
                Some(tls) => {
                    let listener = TlsListener::start(self.listener, self.address, tls);
                    let router = router.layer(axum::middleware::from_fn(with_address));
                    let service = router.into_make_service_with_connect_info::<Peer>();
                    axum::serve(listener, service).with_graceful_shutdown(stop).await
                }
            }
        };
        let too_late = async {
            if stopping.wait_for(|told| *told).await.is_err() {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(FAREWELL).await;
        };
        tokio::select! {
            outcome = serving => Ok(outcome?),
            () = too_late => {
                tracing::warn!("some answers were cut off");
                Ok(())
            }
        }
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

/// Connections on which keys have been agreed. Agreeing happens aside, so that a slow client keeps nobody waiting.
struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl TlsListener {
    fn start(listener: TcpListener, address: SocketAddr, tls: TlsAcceptor) -> Self {
        let (agreed, ready) = mpsc::channel(HANDSHAKES);
        tokio::spawn(async move {
            let places = Arc::new(Semaphore::new(HANDSHAKES));
            while let Ok(place) = Arc::clone(&places).acquire_owned().await {
                if agreed.is_closed() {
                    return;
                }
                let (stream, peer) = match listener.accept().await {
                    Ok(accepted) => accepted,
                    Err(error) => {
                        // Too many open files, a client that is gone already: go on a little later.
                        tracing::debug!(%error, "a connection could not be taken");
                        tokio::time::sleep(Duration::from_millis(50)).await;
                        continue;
                    }
                };
                let (tls, agreed) = (tls.clone(), agreed.clone());
                tokio::spawn(async move {
                    let _place = place;
                    match tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await {
                        Ok(Ok(stream)) => {
                            // Closed only when we stop.
                            let _ = agreed.send((stream, peer)).await;
                        }
                        Ok(Err(error)) => tracing::debug!(%error, "no agreement on keys"),
                        Err(_) => tracing::debug!("a client took too long to agree on keys"),
                    }
                });
            }
        });
        Self { ready, address }
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(ready) => ready,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// A client's address, as the TLS listener knows it.
#[derive(Clone, Copy, Debug)]
struct Peer(SocketAddr);

impl Connected<IncomingStream<'_, TlsListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// Gives the address to those who know it from plain connections.
async fn with_address(mut request: Request, next: Next) -> Response {
    if let Some(ConnectInfo(Peer(address))) = request.extensions().get::<ConnectInfo<Peer>>().copied() {
        request.extensions_mut().insert(ConnectInfo(address));
    }
    next.run(request).await
}
