"""Matrix, with end-to-end encryption: matrix-nio behind `MessageCarrier`."""
