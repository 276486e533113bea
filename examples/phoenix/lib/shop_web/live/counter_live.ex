defmodule ShopWeb.CounterLive do
  use Phoenix.LiveView

  @impl true
  def mount(_params, _session, socket) do
    {:ok, assign(socket, page_title: "The tally", count: 0)}
  end

  @impl true
  def handle_event("inc", _params, socket), do: {:noreply, update(socket, :count, &(&1 + 1))}
  def handle_event("dec", _params, socket), do: {:noreply, update(socket, :count, &(&1 - 1))}

  @impl true
  def render(assigns) do
    ~H"""
    <h1>The tally</h1>
    <p><output id="count">{@count}</output></p>
    <p>
      <button id="dec" phx-click="dec">−</button>
      <button id="inc" phx-click="inc">+</button>
    </p>
    """
  end
end
