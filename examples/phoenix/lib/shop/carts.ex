defmodule Shop.Carts do
  @moduledoc "How many of which product each visitor has in the cart. In memory, gone with the application."

  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)

  def add(visitor, product) do
    :ets.update_counter(__MODULE__, {visitor, product}, 1, {{visitor, product}, 0})
  end

  def count(visitor, product) do
    case :ets.lookup(__MODULE__, {visitor, product}) do
      [{_, count}] -> count
      [] -> 0
    end
  end

  @impl true
  def init(nil) do
    :ets.new(__MODULE__, [:named_table, :public, write_concurrency: true, read_concurrency: true])
    {:ok, nil}
  end
end
