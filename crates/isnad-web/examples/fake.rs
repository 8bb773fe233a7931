//! Serves the tests' invented world, for looking at the pages: `cargo run -p isnad-web --example fake`.

#[path = "../tests/fake/mod.rs"]
#[allow(dead_code, clippy::expect_used, clippy::panic)]
mod fake;

fn main() -> std::io::Result<()> {
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], 4747));
    println!("http://{address}/");
    isnad_web::serve_blocking(fake::source(), address)
}
