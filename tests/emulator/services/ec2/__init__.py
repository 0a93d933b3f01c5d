"""EC2: answers that moto gives otherwise, endpoints, and the network interfaces of what other services run."""
