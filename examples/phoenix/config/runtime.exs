import Config

secret =
  System.get_env("SECRET_KEY_BASE") ||
    if config_env() == :prod do
      raise "SECRET_KEY_BASE is not set: `mix phx.gen.secret` makes one"
    else
      String.duplicate("only for development and tests. ", 3)
    end

config :shop, ShopWeb.Endpoint,
  http: [ip: {0, 0, 0, 0}, port: String.to_integer(System.get_env("PORT", "4000"))],
  secret_key_base: secret,
  # The load may come to this machine under any of its names.
  check_origin: false
