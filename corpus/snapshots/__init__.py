"""What is published: records, their canonical lines, immutable snapshots and exports of them."""
