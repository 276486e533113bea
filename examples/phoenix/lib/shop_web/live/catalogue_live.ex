defmodule ShopWeb.CatalogueLive do
  use Phoenix.LiveView

  alias Shop.Catalogue

  @impl true
  def handle_params(params, _uri, socket) do
    query = Map.get(params, "q", "")

    {:noreply,
     assign(socket, page_title: "The shelves", query: query, products: Catalogue.search(query))}
  end

  @impl true
  def handle_event("search", %{"q" => query}, socket) do
    {:noreply, push_patch(socket, to: "/?" <> URI.encode_query(q: query), replace: true)}
  end

  @impl true
  def render(assigns) do
    ~H"""
    <h1>Tea, and what to drink it from</h1>
    <form id="search" phx-change="search" phx-submit="search">
      <input id="q" type="search" name="q" value={@query} phx-debounce="150" autocomplete="off" />
    </form>
    <p id="result-count">{length(@products)} things</p>
    <ul id="products">
      <li :for={product <- @products} id={"product-#{product.id}"}>
        <.link id={"product-link-#{product.id}"} navigate={"/products/#{product.id}"}>
          {product.name}, {Catalogue.price(product)}
        </.link>
      </li>
    </ul>
    """
  end
end
