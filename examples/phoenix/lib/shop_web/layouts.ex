defmodule ShopWeb.Layouts do
  use Phoenix.Component

  def root(assigns) do
    ~H"""
    <!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="csrf-token" content={Plug.CSRFProtection.get_csrf_token()} />
        <.live_title default="The shop">{assigns[:page_title]}</.live_title>
        <link rel="stylesheet" href="/assets/app.css" />
        <script defer src="/assets/phoenix/phoenix.min.js">
        </script>
        <script defer src="/assets/phoenix_live_view/phoenix_live_view.min.js">
        </script>
        <script defer src="/assets/app.js">
        </script>
      </head>
      <body>
        <nav>
          <.link id="nav-home" href="/">The shelves</.link>
          <.link id="nav-counter" href="/counter">The tally</.link>
        </nav>
        <main>{@inner_content}</main>
      </body>
    </html>
    """
  end
end
