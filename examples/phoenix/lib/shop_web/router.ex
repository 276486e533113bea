defmodule ShopWeb.Router do
  use Phoenix.Router, helpers: false

  import Plug.Conn
  import Phoenix.Controller
  import Phoenix.LiveView.Router

  pipeline :browser do
    plug :accepts, ["html"]
    plug :fetch_session
    plug :fetch_live_flash
    plug :put_root_layout, html: {ShopWeb.Layouts, :root}
    plug :protect_from_forgery
    plug :put_secure_browser_headers
    plug :know_visitor
  end

  scope "/", ShopWeb do
    pipe_through :browser

    live "/", CatalogueLive
    live "/products/:id", ProductLive
    live "/counter", CounterLive
  end

  # Whose cart it is, for as long as the session lasts.
  defp know_visitor(conn, _opts) do
    if get_session(conn, "visitor") do
      conn
    else
      put_session(conn, "visitor", Base.url_encode64(:crypto.strong_rand_bytes(12)))
    end
  end
end
