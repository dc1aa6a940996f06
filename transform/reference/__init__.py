"""What no paper says: ministries under all their names, holidays, recesses, and the tables made of them."""
