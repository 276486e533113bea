defmodule ShopWeb.PagesTest do
  use ExUnit.Case, async: true

  import Phoenix.ConnTest
  import Phoenix.LiveViewTest

  @endpoint ShopWeb.Endpoint

  test "the search narrows what is on the shelves" do
    {:ok, view, html} = live(build_conn(), "/")
    assert html =~ "36 things"
    view |> form("#search", %{q: "oolong"}) |> render_change()
    assert_patch(view, "/?q=oolong")
    assert has_element?(view, "#result-count", "6 things")
  end

  test "what is put into the cart is there" do
    {:ok, view, _html} = live(build_conn(), "/products/1")
    refute has_element?(view, "#in-cart")
    view |> element("#add-to-cart") |> render_click()
    assert has_element?(view, "#in-cart", "1 in your cart")
  end

  test "the tally counts" do
    {:ok, view, _html} = live(build_conn(), "/counter")
    view |> element("#inc") |> render_click()
    assert has_element?(view, "#count", "1")
  end
end
