import Config

config :phoenix, :json_library, Jason

config :shop, ShopWeb.Endpoint,
  adapter: Bandit.PhoenixAdapter,
  url: [host: "localhost"],
  render_errors: [formats: [html: ShopWeb.ErrorHTML], layout: false],
  pubsub_server: Shop.PubSub,
  live_view: [signing_salt: "pGk2vXn0Tq7c"],
  server: config_env() != :test

# A line for each request would be what a load test measures.
config :logger, level: :warning
