"""What no paper says: ministries under all their names, cabinets, holidays, recesses, and the tables made of them."""
