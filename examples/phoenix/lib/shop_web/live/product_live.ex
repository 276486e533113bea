defmodule ShopWeb.ProductLive do
  use Phoenix.LiveView

  alias Shop.{Carts, Catalogue}

  @impl true
  def mount(%{"id" => id}, %{"visitor" => visitor}, socket) do
    case Catalogue.find(id) do
      nil ->
        {:ok, push_navigate(socket, to: "/")}

      product ->
        {:ok,
         assign(socket,
           page_title: product.name,
           product: product,
           visitor: visitor,
           in_cart: Carts.count(visitor, product.id)
         )}
    end
  end

  @impl true
  def handle_event("add_to_cart", _params, socket) do
    %{visitor: visitor, product: product} = socket.assigns
    {:noreply, assign(socket, in_cart: Carts.add(visitor, product.id))}
  end

  @impl true
  def render(assigns) do
    ~H"""
    <h1 id="product-name">{@product.name}</h1>
    <p id="product-price">{Catalogue.price(@product)}</p>
    <p>
      <button id="add-to-cart" phx-click="add_to_cart" phx-disable-with="Adding…">
        Add to cart
      </button>
      <span :if={@in_cart > 0} id="in-cart">{@in_cart} in your cart</span>
    </p>
    """
  end
end
